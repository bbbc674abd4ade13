import { argv, stdout } from 'node:process'
import { planning } from './planning.ts'
import { starting } from './starting.ts'
import { table } from './table.ts'

/** Every benchmark by the word that chooses it. */
const benchmarks = { plan: planning, start: starting }

const wanted = argv.slice(2)
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const { title, rows } = run()
  stdout.write(`${title}\n\n${table(rows)}\n`)
}
