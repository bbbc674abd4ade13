import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { installed } from './installed.ts'
import { median } from './table.ts'

const rounds = 15

/** What is started: a name for the table, and node's arguments. */
type Start = readonly [name: string, ...args: string[]]

/** How long short commands take against a Node that does nothing, installed as npm installs them. */
export function starting(): { title: string; rows: Record<string, string>[] } {
  const place = mkdtempSync(join(tmpdir(), 'skein-bench-'))
  try {
    const skein = installed(place, ['skein', '@skein/postgres'])
    const url = env['SKEIN_TEST_POSTGRES_URL']
    project(place, url)
    const starts: readonly Start[] = [
      ['node -e 0', '-e', '0'],
      ['skein --version', skein, '--version'],
      ['skein --help', skein, '--help'],
      ['skein completion bash -- st', skein, 'completion', 'bash', '--', 'st'],
      ['skein validate', skein, 'validate'],
      [url === undefined ? 'skein status, nobody answers' : 'skein status', skein, 'status'],
    ]
    const cold = medians(starts, place, { NODE_DISABLE_COMPILE_CACHE: '1' })
    const warm = medians(starts, place, { NODE_COMPILE_CACHE: join(place, 'cache') })
    const rows = starts.map(([name], index) => ({
      command: name,
      ms: (warm[index] ?? Number.NaN).toFixed(0),
      '÷ node -e 0': ratio(warm, index),
      'the first time': ratio(cold, index),
    }))
    return {
      title: `start: built and installed, median of ${rounds}; the first time Node has compiled nothing yet`,
      rows,
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function ratio(times: readonly number[], index: number): string {
  return ((times[index] ?? Number.NaN) / (times[0] ?? Number.NaN)).toFixed(2)
}

/** One system of one service with ten migrations. */
function project(place: string, url: string | undefined): void {
  mkdirSync(join(place, 'migrations'))
  for (const version of [...Array(10).keys()].map((index) => index + 1)) {
    const table = `bench_${version}`
    writeFileSync(join(place, `migrations/${version}_${table}.up.sql`), `CREATE TABLE ${table} (id int);\n`)
    writeFileSync(join(place, `migrations/${version}_${table}.down.sql`), `DROP TABLE ${table};\n`)
  }
  const store = `postgres({ url: '${url ?? 'postgres://nobody@127.0.0.1:1/none'}' })`
  writeFileSync(
    join(place, 'skein.config.mjs'),
    `import { postgres } from '@skein/postgres'\nexport default { services: { bench: { store: ${store}, migrations: 'migrations' } } }\n`,
  )
}

/** Milliseconds for each, taken in turns so that a busy moment of the machine hits them alike. */
function medians(starts: readonly Start[], cwd: string, own: Readonly<Record<string, string>>): number[] {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...inherited } = env
  const times = starts.map((): number[] => [])
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, [name, ...args]] of starts.entries()) {
      const began = performance.now()
      const { status, stderr } = spawnSync(execPath, args, { cwd, env: { ...inherited, ...own }, encoding: 'utf8' })
      const took = performance.now() - began
      if (status !== 0 && !name.includes('nobody')) throw new Error(`${name} failed: ${stderr}`)
      // The round before the first fills the caches.
      if (round >= 0) times[index]?.push(took)
    }
  }
  return times.map(median)
}
