import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, stdout } from 'node:process'
import { applying } from './applying.ts'
import { hasFloor, openGround } from './ground.ts'
import { memory } from './memory.ts'
import { nothing } from './nothing.ts'
import { picture } from './picture.ts'
import { planning } from './planning.ts'
import type { Result } from './result.ts'
import { starting } from './starting.ts'
import { table } from './table.ts'

/** Every benchmark by the word that chooses it. */
const benchmarks = { plan: planning, start: starting, up: applying, nothing, memory }
/** Those that work in databases, with psql as the floor. */
const floored: readonly string[] = ['up', 'nothing', 'memory', 'start']

const wanted = argv.slice(2)
const say = (text: string) => void stdout.write(text)
await using ground = openGround(say)
const results: Record<string, Result> = {}
for (const [name, measure] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  if (floored.includes(name) && !hasFloor()) {
    say(`${name}: left out, since psql is not on the PATH.\n\n`)
    continue
  }
  const result = await measure(ground)
  results[name] = result
  say(`${result.title}\n\n${table(result.rows)}\n`)
}
const folder = join(import.meta.dirname, '../results')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'bench.json'), `${JSON.stringify(results, null, 2)}\n`)
const charts = Object.values(results).flatMap((result) => result.charts ?? [])
if (charts.length > 0) writeFileSync(join(folder, 'bench.svg'), picture(charts))
say(`Written: ${folder}/bench.json${charts.length > 0 ? ' and bench.svg' : ''}\n`)
