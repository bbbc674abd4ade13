import { fork } from 'node:child_process'
import { once } from 'node:events'
import { migrate, type Service } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { query } from './database.ts'
import { clientNames, serviceWith } from './service.ts'

const run = { id: 'holder', service: 'clinic', environment: null, system: [], by: 'me@here:1' }

async function hold({ store }: Service): Promise<AsyncDisposable> {
  const session = await store.acquire(run)
  if (session.kind !== 'session') throw new Error('not free')
  return session
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1)

describe.each(clientNames)('the lock, over %s', (client) => {
  test('whoever waits for it is no old snapshot, so that an index can be built beside readers', async () => {
    const files = {
      '1_a.up.sql': 'CREATE TABLE a (id int);',
      '2_slow.up.sql': 'SELECT pg_sleep(0.5);',
      '3_i.up.sql': 'CREATE INDEX CONCURRENTLY a_id ON a (id);',
    }
    const { service, url } = await serviceWith(client, files)
    // With this as the default, an open transaction would keep its snapshot for as long as it waits.
    await query(url, `ALTER DATABASE ${databaseOf(url)} SET default_transaction_isolation = 'repeatable read'`)
    const reports = await Promise.all([1, 2, 3].map(async () => await migrate(service)))
    expect(reports.map(({ outcome }) => outcome).filter((outcome) => outcome === 'done')).not.toEqual([])
    expect(await query(url, `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'a_id'::regclass`)).toEqual([
      { valid: true },
    ])
  })

  test('it belongs to one database and one ledger', async () => {
    const { service, url } = await serviceWith(client, {})
    await using _ = await hold(service)
    const { service: elsewhere } = await serviceWith(client, {})
    await using second = await hold(elsewhere)
    await using third = await hold({ ...service, store: postgres({ url, client, schema: 'other' }) })
    expect(second).not.toBe(third)
    expect(await service.store.acquire(run)).toMatchObject({ kind: 'holder', by: run.by, run: run.id })
  })

  test('a file that gives all locks of its session back does not give back the lock', async () => {
    const { service } = await serviceWith(client, {
      '1_a.up.sql': '-- skein: transaction=off\nSELECT pg_advisory_unlock_all();\nDISCARD ALL;\nSELECT pg_sleep(1);',
    })
    const work = migrate(service)
    await expect.poll(async () => (await service.store.read()).open[0]?.statement).toBe(2)
    expect(await service.store.acquire(run)).toMatchObject({ kind: 'holder' })
    await work
  })

  test('timeouts that somebody set for idle sessions do not free it', async () => {
    const { service, url } = await serviceWith(client, { '1_a.up.sql': 'SELECT 1' })
    await query(
      url,
      `ALTER DATABASE ${databaseOf(url)} SET idle_session_timeout = '200ms'; ALTER DATABASE ${databaseOf(url)} SET idle_in_transaction_session_timeout = '200ms'`,
    )
    await using _ = await hold(service)
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(await service.store.acquire({ ...run, id: 'other' })).toMatchObject({ kind: 'holder', run: run.id })
  })

  test('a service that is up to date starts while another runner has it', async () => {
    const { service } = await serviceWith(client, { '1_a.up.sql': 'SELECT 1' })
    await migrate(service)
    await using _ = await hold(service)
    expect(await migrate(service, { wait: 0 })).toMatchObject({ outcome: 'nothing' })
  })

  test('a dead runner does not leave its statement at work', async () => {
    const { service, url, folder } = await serviceWith(client, { '1_a.up.sql': 'SELECT pg_sleep(60);' })
    const child = fork(new URL('./runner.ts', import.meta.url), [client, url, folder], { stdio: 'ignore' })
    const atWork = async () => {
      const text = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND datname = current_database()`
      return (await query(url, text))[0]?.['n']
    }
    await expect.poll(atWork).toBe(1)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await expect.poll(atWork, { timeout: 10_000 }).toBe(0)
    expect(await service.store.holder()).toBeNull()
  })
})

test.each(clientNames)('timeouts that somebody set for statements do not end a migration, over %s', async (client) => {
  const { service, url } = await serviceWith(client, { '1_a.up.sql': 'SELECT pg_sleep(0.5);' })
  await query(url, `ALTER DATABASE ${databaseOf(url)} SET statement_timeout = '100ms'`)
  expect(await migrate(service)).toMatchObject({ outcome: 'done' })
})
