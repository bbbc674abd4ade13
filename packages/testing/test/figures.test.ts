import { migrate } from '@skein/core'
import { postgres } from '@skein/postgres'
import { expect, test } from 'vitest'
import { migratedDatabase, type TestDatabase } from '../src/index.ts'
import { onServer, query } from './query.ts'
import { serviceOf } from './service.ts'

const tables = Array.from(
  { length: 40 },
  (_, index) => `CREATE TABLE t${index} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE NOT NULL);
    CREATE INDEX ON t${index} (lower(name))`,
)
const service = serviceOf('of_figures', ...tables)
const store = (url: string) => postgres({ url })

/** Milliseconds, the middle of seven. */
async function time(act: (turn: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let turn = 0; turn < 7; turn++) {
    const start = performance.now()
    await act(turn)
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[3] ?? 0
}

test('a database costs its creation, whatever its migrations cost', { timeout: 120_000 }, async () => {
  const { SKEIN_TEST_POSTGRES_URL: server = '' } = process.env
  const bare = (turn: number) => `of_figures_${process.pid}_${turn}`
  const runs = new Set<unknown>()

  const created = await time((turn) => onServer(`CREATE DATABASE ${bare(turn)} TEMPLATE template0`))
  const migrated = await time((turn) => {
    const url = Object.assign(new URL(server), { pathname: bare(turn) }).href
    return migrate({ ...service, store: store(url) })
  })
  for (let turn = 0; turn < 7; turn++) await onServer(`DROP DATABASE ${bare(turn)} WITH (FORCE)`)
  await using _ = await migratedDatabase(service, { store })
  const clones: TestDatabase[] = []
  const cloned = await time(async () => clones.push(await migratedDatabase(service, { store })))
  for (const clone of clones) {
    for (const run of await query(clone.url, 'SELECT run FROM schema_migrations')) runs.add(run)
    await clone[Symbol.asyncDispose]()
  }

  const times = (milliseconds: number) => `${milliseconds.toFixed(0)} ms (× ${(milliseconds / created).toFixed(1)})`
  process.stdout.write(
    `CREATE DATABASE ${times(created)}; a migrated clone ${times(cloned)}; ` +
      `${tables.length} migrations in an empty one ${times(migrated)}\n`,
  )
  expect(runs.size).toBe(1)
})
