import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate, type RunEvent, type Service } from '@skein/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClientName } from '../src/connect.ts'
import { postgres } from '../src/index.ts'
import { query } from './database.ts'
import { type OwnServer, ownServer } from './own-server.ts'
import { clientNames, failure, serviceWith } from './service.ts'

let server: OwnServer
beforeAll(async () => {
  server = await ownServer()
  for (const text of [
    'ALTER DATABASE postgres SET synchronous_commit = off',
    `ALTER SYSTEM SET synchronous_standby_names = 'gone'`,
    'SELECT pg_reload_conf()',
  ])
    await query(server.url('postgres'), text)
})
afterAll(() => server.remove())

/** Whether a commit in that database waits for a standby, which is not there. */
async function waits(database: string, on: boolean): Promise<void> {
  await query(server.url('postgres'), `ALTER DATABASE ${database} SET synchronous_commit = ${on ? 'on' : 'off'}`)
}

let databases = 0
/** A service whose ledger stands and whose commits wait from now on, with a file that is pending. */
async function waiting(client: ClientName, file: string): Promise<Service> {
  const database = `with_ledger_${databases++}`
  await query(server.url('postgres'), `CREATE DATABASE ${database}`)
  const { service, folder } = await serviceWith(client, { '1_a.up.sql': 'SELECT 1' }, server.url(database))
  await waits(database, false)
  await migrate(service)
  await waits(database, true)
  writeFileSync(join(folder, '2_b.up.sql'), file)
  return service
}

const apart = '-- skein: transaction=off\n'
const large = `SELECT 2;\n${`-- ${'x'.repeat(96)}\n`.repeat(12_000)}`

describe.each(clientNames)('a synchronous standby that is gone, over %s', (client) => {
  test.each([
    ['a file', 'SELECT 2'],
    ['a large file', large],
    ['one without a transaction', `${apart}CREATE TABLE b ()`],
  ])('who waits for it is told so; who waits no longer, that the step stands here: %s', async (_, file) => {
    const service = await waiting(client, file)
    const cancel = new AbortController()
    const reasons: string[] = []
    const on = (event: RunEvent): void => {
      if (event.type !== 'step-waiting') return
      reasons.push([event.reason, ...event.blockers.map(({ what }) => what)].join(' '))
      cancel.abort()
    }
    await migrate(service, { on, cancel: cancel.signal })
    expect(reasons).toEqual([
      expect.stringMatching(/waits.*a synchronous standby/),
      expect.stringContaining('committed here, and a standby may lack it'),
    ])
    expect((await service.store.read()).applied).toHaveLength(2)
  })

  test('who does not wait long enough to be told hears it all the same', async () => {
    const service = await waiting(client, 'SELECT 2')
    const cancel = new AbortController()
    const reasons: string[] = []
    const on = (event: RunEvent): void => {
      if (event.type === 'step-started') setTimeout(() => cancel.abort(), 300)
      if (event.type === 'step-waiting') reasons.push(event.reason)
    }
    await migrate(service, { on, cancel: cancel.signal })
    expect(reasons).toEqual([expect.stringContaining('a standby may lack it')])
  })

  test.each([
    ['what failed', 'SELEC 2', 'STEP_FAILED'],
    ['what failed without a transaction', `${apart}SELEC 2`, 'STEP_FAILED'],
    ['what was cancelled', 'SELECT pg_sleep(60)', 'CANCELLED'],
    ['what was cancelled without a transaction', `${apart}SELECT pg_sleep(60)`, 'CANCELLED'],
  ])('is not waited for by the row of %s', async (_, file, code) => {
    const service = await waiting(client, file)
    const cancel = new AbortController()
    const on = (event: RunEvent): void => {
      if (event.type === 'step-started') setTimeout(() => cancel.abort(), 300)
    }
    expect(await failure(migrate(service, { on, cancel: cancel.signal }))).toMatchObject({ code })
    expect(await service.store.history(1)).toMatchObject([
      { name: '2', outcome: code === 'CANCELLED' ? 'cancelled' : 'failed' },
    ])
  })

  test('a ledger that waits for it as it is made can be cancelled', async () => {
    const database = `without_ledger_${client}`
    await query(server.url('postgres'), `CREATE DATABASE ${database}`)
    await waits(database, true)
    const store = postgres({ url: server.url(database), client })
    const cancel = new AbortController()
    const run = { id: 'run', service: 'clinic', environment: null, system: [], by: 'me' }
    const acquired = store.acquire(run, cancel.signal)
    const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = '${database}'`
    await expect.poll(() => query(server.url('postgres'), waiting)).toEqual([{ n: 1 }])
    cancel.abort()
    const got = await acquired
    if (got.kind === 'session') await got[Symbol.asyncDispose]()
    expect(await store.read()).toMatchObject({ ledger: 'ours', applied: [] })
  })
})
