import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { run } from './command.ts'
import { changes, database, type Ground } from './ground.ts'
import type { Result } from './result.ts'
import { fixed, median } from './table.ts'

const rounds = 15

/** What is started: a name for the table, and node's arguments. */
type Start = readonly [name: string, ...args: string[]]

/** How long short commands take against a Node that does nothing, installed as npm installs them. */
export async function starting(ground: Ground): Promise<Result> {
  const { place, skein } = ground
  await using empty = await database(ground)
  project(place, empty.url)
  const starts: readonly Start[] = [
    ['node -e 0', '-e', '0'],
    ['node, connected with pg', join(place, 'connect.mjs')],
    ['skein --version', skein, '--version'],
    ['skein --help', skein, '--help'],
    ['skein completion bash -- st', skein, 'completion', 'bash', '--', 'st'],
    ['skein validate', skein, 'validate'],
    ['skein status', skein, 'status'],
  ]
  const cold = await medians(starts, place, { NODE_DISABLE_COMPILE_CACHE: '1' })
  const warm = await medians(starts, place, { NODE_COMPILE_CACHE: join(place, 'cache') })
  const rows = starts.map(([name], index) => ({
    command: name,
    ms: fixed(warm[index] ?? Number.NaN, 0),
    '÷ node -e 0': ratio(warm, index, 0),
    '÷ connected': ratio(warm, index, 1),
    'the first time': ratio(cold, index, 0),
  }))
  return {
    title: `start: built and installed, median of ${rounds}; the first time Node has compiled nothing yet`,
    rows,
  }
}

function ratio(times: readonly number[], index: number, floor: number): string {
  return fixed((times[index] ?? Number.NaN) / (times[floor] ?? Number.NaN))
}

/** One system of one service with ten migrations. */
function project(place: string, url: string): void {
  mkdirSync(join(place, 'migrations'))
  for (const { version, up, down } of changes(10)) {
    writeFileSync(join(place, `migrations/${version}_change.up.sql`), up)
    writeFileSync(join(place, `migrations/${version}_change.down.sql`), down)
  }
  const store = `postgres({ url: '${url}' })`
  writeFileSync(
    join(place, 'skein.config.mjs'),
    `import { postgres } from '@skein/postgres'\nexport default { services: { bench: { store: ${store}, migrations: 'migrations' } } }\n`,
  )
  writeFileSync(
    join(place, 'connect.mjs'),
    `import { enableCompileCache } from 'node:module'
enableCompileCache()
const { default: pg } = await import('pg')
const client = new pg.Client({ connectionString: '${url}' })
await client.connect()
await client.query('SELECT 1')
await client.end()
`,
  )
}

/** Milliseconds for each, taken in turns so that a busy moment of the machine hits them alike. */
async function medians(
  starts: readonly Start[],
  cwd: string,
  own: Readonly<Record<string, string>>,
): Promise<number[]> {
  const times = starts.map((): number[] => [])
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, [, ...args]] of starts.entries()) {
      const { milliseconds } = await run({ file: execPath, args, cwd, env: own })
      // The round before the first fills the caches.
      if (round >= 0) times[index]?.push(milliseconds)
    }
  }
  return times.map(median)
}
