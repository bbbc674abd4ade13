import { randomUUID } from 'node:crypto'
import { migrate, SkeinError } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { freshDatabase, query } from './database.ts'
import { type Fault, lyingNetwork } from './proxy.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** Only the link at work says this much: the file travels in it. */
const blob = `-- ${'x'.repeat(300_000)}\n`
const files = Object.fromEntries(
  [...Array(6).keys()].map((n) => [
    `${n + 1}_add.up.sql`,
    `${n === 4 ? blob : ''}CREATE TABLE IF NOT EXISTS applied (n int);\nINSERT INTO applied VALUES (${n + 1});`,
  ]),
)
/** While it reads, and in the middle of its work: there once with the lock's link alive. */
const faults: readonly Fault[] = [
  { way: 'to the server', after: 900, kind: 'silence' },
  { way: 'to the server', after: 200_000, kind: 'silence' },
  { way: 'to the client', after: 900, kind: 'silence' },
]

describe.each(clientNames)('a network that goes silent, over %s', (client) => {
  test.each(faults)('$way, after $after bytes: one run gives up, the next one goes on', async (fault) => {
    const direct = await freshDatabase()
    await using network = await lyingNetwork(direct, fault)
    const { service } = await serviceWith(client, files, direct)
    const store = postgres({ url: network.url, client, silence: 600 })
    const first = migrate({ ...service, store }).then(
      () => 'done',
      (error: unknown) => (error instanceof SkeinError ? error.code : String(error)),
    )
    await expect.poll(() => network.broken()).toBeGreaterThan(0)
    // The lock of the silent one is waited for and not broken.
    await migrate(service)
    expect(['CONNECTION_LOST', 'LOCK_LOST', 'UNREACHABLE', 'REFUSED', 'done']).toContain(await first)
    expect(await query(direct, 'SELECT count(*)::int AS rows, count(DISTINCT n)::int AS kinds FROM applied')).toEqual([
      { rows: 6, kinds: 6 },
    ])
  })

  test('right after the login: it is asked for a lock, and says that it is out of reach', async () => {
    await using network = await lyingNetwork(await freshDatabase(), {
      way: 'to the client',
      after: 'login',
      kind: 'silence',
    })
    const store = postgres({ url: network.url, client, silence: 600 })
    const run = { id: randomUUID(), by: 'me', service: 'clinic', environment: null, system: [] }
    expect(await failure(store.acquire(run))).toMatchObject({ code: 'UNREACHABLE' })
  })

  test.each(['on', 'off'])('a long statement is not silence, track_activities %s', async (tracked) => {
    const { service, url } = await serviceWith(client, { '1_slow.up.sql': 'SELECT pg_sleep(4)' })
    await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET track_activities = ${tracked}`)
    await migrate({ ...service, store: postgres({ url, client, silence: 1500 }) })
    expect((await service.store.read()).applied).toHaveLength(1)
  })

  test('the server notices by itself when the host of a runner is gone', async () => {
    const names = ['tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'tcp_user_timeout']
    const shown = names.map((name) => `current_setting('${name}')`).join(` || ' ' || `)
    const { service, url } = await serviceWith(client, { '1_a.up.sql': `CREATE TABLE a AS SELECT ${shown} AS seen` })
    await migrate(service)
    expect(await query(url, 'SELECT seen FROM a')).toEqual([{ seen: '10 5 3 30000' }])
  })
})
