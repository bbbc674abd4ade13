import { setTimeout as pause } from 'node:timers/promises'
import { check, migrate } from '@skein/core'
import pg from 'pg'
import { expect, test } from 'vitest'
import { query } from '../database.ts'
import { failure, serviceWith } from '../service.ts'

const files = { '1_a.up.sql': 'CREATE TABLE IF NOT EXISTS a (id int)' }
const run = { id: 'r', service: 'clinic', environment: null, system: [], by: 'me' }

test.each([
  ['schema_migrations', 'schema_migrations_state, schema_migrations_history', /is gone, and its companions/],
  [
    'schema_migrations_state',
    'schema_migrations, schema_migrations_history',
    /Skein's.*schema_migrations_state is gone/,
  ],
  ['schema_migrations, schema_migrations_state', 'schema_migrations_history', /are gone, and .*_history is still/],
])('a ledger without %s is not called another tool’s, and there is a way out', async (gone, rest, what) => {
  const { service, url } = await serviceWith('pg', files)
  await migrate(service)
  await query(url, `DROP TABLE ${gone}`)
  const { message, hint, data } = await failure(migrate(service))
  expect([message, data]).toMatchObject([expect.stringMatching(what), { refusals: [{ code: 'TORN_LEDGER' }] }])
  for (const table of rest.split(', ')) expect(hint).toContain(table)
  expect(await failure(service.store.acquire(run))).toMatchObject({
    code: 'TORN_LEDGER',
    message: expect.stringMatching(what) as string,
  })
  expect(await check(service)).toMatchObject({ ok: false, at: null, pending: [], problems: [{ code: 'TORN_LEDGER' }] })
  await query(url, `DROP TABLE ${rest}`)
  await migrate(service)
  expect((await service.store.read()).applied).toHaveLength(1)
})

test('a ledger without its history is read, and written once there is one again', async () => {
  const { service, url } = await serviceWith('pg', files)
  await migrate(service)
  await query(url, 'DROP TABLE schema_migrations_history')
  expect(await check(service)).toMatchObject({ ok: true, at: '1' })
  expect(await migrate(service)).toMatchObject({ outcome: 'nothing' })
  const { service: later } = await serviceWith('pg', { ...files, '2_b.up.sql': 'SELECT 2' }, url)
  const { data } = await failure(migrate(later))
  const [{ code, remedy }] = data['refusals'] as [{ code: string; remedy: string }]
  expect(code).toBe('HISTORY_LOST')
  expect(await failure(service.store.acquire(run))).toMatchObject({ code: 'HISTORY_LOST' })
  await query(url, remedy.slice(remedy.indexOf('CREATE TABLE')))
  await migrate(later)
  expect(await later.store.history(5)).toMatchObject([{ name: '2', outcome: 'applied' }])
})

test('who waits for a runner does not take a ledger that is torn meanwhile for one with nothing left to do', async () => {
  const { service, url } = await serviceWith('pg', files)
  const other = await service.store.acquire(run)
  if (other.kind !== 'session') throw new Error('somebody else is here')
  let torn: Promise<unknown> | undefined
  const waiting = failure(
    migrate(service, {
      on: ({ type }) => {
        if (type === 'lock-waiting') torn ??= query(url, 'DROP TABLE schema_migrations')
      },
    }),
  )
  await expect.poll(() => torn).toBeDefined()
  await torn
  // For as long as it takes to look again, some times.
  await pause(1000)
  await other[Symbol.asyncDispose]()
  expect(await waiting).toMatchObject({ code: 'TORN_LEDGER' })
})

test('a table that goes in the moment that it is read is gone, and no server out of reach', async () => {
  const { service, url } = await serviceWith('pg', files)
  await migrate(service)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN; DROP TABLE schema_migrations')
  const reading = service.store.read()
  // The catalog still names it, and its rows are waited for.
  const waits = "SELECT count(*)::text AS n FROM pg_locks WHERE NOT granted AND mode = 'AccessShareLock'"
  await expect.poll(async () => (await query(url, waits))[0]?.['n']).toBe('1')
  await client.query('COMMIT')
  expect(await reading).toMatchObject({
    ledger: 'foreign',
    torn: { message: expect.stringContaining('is gone') as string },
  })
  await client.end()
})
