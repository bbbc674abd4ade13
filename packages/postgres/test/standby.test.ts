import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate, type RunEvent } from '@skein/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { query } from './database.ts'
import { type OwnServer, ownServer } from './own-server.ts'
import { clientNames, serviceWith } from './service.ts'

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

describe.each(clientNames)('a synchronous standby that is gone, over %s', (client) => {
  test('who waits for it is told so; who waits no longer, that the step stands here', async () => {
    const database = `with_ledger_${client}`
    await query(server.url('postgres'), `CREATE DATABASE ${database}`)
    const { service, folder } = await serviceWith(client, { '1_a.up.sql': 'SELECT 1' }, server.url(database))
    await waits(database, false)
    await migrate(service)
    await waits(database, true)
    writeFileSync(join(folder, '2_b.up.sql'), 'SELECT 2')
    const cancel = new AbortController()
    const reasons: string[] = []
    const on = (event: RunEvent): void => {
      if (event.type !== 'step-waiting') return
      reasons.push([event.reason, ...event.blockers.map(({ what }) => what)].join(' '))
      cancel.abort()
    }
    await migrate(service, { on, cancel: cancel.signal })
    expect(reasons).toEqual([
      expect.stringMatching(/COMMIT waits.*a synchronous standby/),
      expect.stringContaining('committed here, and a standby may lack it'),
    ])
    expect((await service.store.read()).applied).toHaveLength(2)
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
