import { fork } from 'node:child_process'
import { once } from 'node:events'
import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { freshDatabase, query, tables } from './database.ts'
import { hasPooler, pooler } from './pooler.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const many = Object.fromEntries(
  [...Array(40).keys()].map((n) => [
    `${n + 1}_add.up.sql`,
    `CREATE TABLE IF NOT EXISTS applied (n int);\nINSERT INTO applied VALUES (${n + 1});`,
  ]),
)

describe.skipIf(!hasPooler).each(clientNames)('behind PgBouncer in transaction mode, over %s', (client) => {
  test('it is noticed, everything is applied, and no lock or setting is left in the pool', async () => {
    const direct = await freshDatabase()
    await using pool = await pooler(direct)
    const files = {
      ...many,
      '41_leaky.up.sql': "SET work_mem = '99MB'; SET ROLE pg_monitor; SELECT pg_advisory_lock(7);",
      '41_leaky.down.sql': 'SELECT 1',
    }
    const { service } = await serviceWith(client, files, pool.url)
    expect(await migrate(service)).toMatchObject({ outcome: 'done' })
    expect(await migrate(service)).toMatchObject({ outcome: 'nothing' })
    for (let looks = 0; looks < 4; looks++) {
      expect(
        await query(pool.url, `SELECT current_setting('work_mem') AS memory, current_user = session_user AS self`),
      ).toEqual([{ memory: '4MB', self: true }])
    }
    expect(
      await query(
        direct,
        `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      ),
    ).toEqual([{ n: 0 }])
  })

  test('a failing step leaves nothing, and those before it stand', async () => {
    const direct = await freshDatabase()
    await using pool = await pooler(direct)
    const { service } = await serviceWith(
      client,
      { '1_a.up.sql': 'CREATE TABLE a (id int);', '2_b.up.sql': 'CREATE TABLE b (id int);\nSELECT 1 / 0;' },
      pool.url,
    )
    expect((await failure(migrate(service))).data).toMatchObject({ step: 'clinic@2', line: 2 })
    expect(await tables(direct)).toEqual(['a'])
  })

  test('six processes that start together apply everything once, and none fails', async () => {
    const direct = await freshDatabase()
    await using pool = await pooler(direct)
    const { folder } = await serviceWith(client, many, pool.url)
    const children = [...Array(6).keys()].map(() =>
      fork(new URL('./runner.ts', import.meta.url), [client, pool.url, folder], { stdio: 'inherit' }),
    )
    const codes = await Promise.all(children.map(async (child) => ((await once(child, 'exit')) as [number])[0]))
    expect(codes).toEqual([0, 0, 0, 0, 0, 0])
    expect(await query(direct, 'SELECT count(*)::int AS rows, count(DISTINCT n)::int AS kinds FROM applied')).toEqual([
      { rows: 40, kinds: 40 },
    ])
  })

  test('who holds the lock says who they are, and a run whose session is ended there says what stands', async () => {
    const direct = await freshDatabase()
    await using pool = await pooler(direct)
    const files = { '1_a.up.sql': 'CREATE TABLE a (id int);', '2_s.up.sql': 'CREATE TABLE s (); SELECT pg_sleep(20);' }
    const { service } = await serviceWith(client, files, pool.url)
    const run = failure(migrate(service))
    // Between two of its transactions nobody holds it.
    const asleep = `SELECT 1 AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`
    await expect.poll(() => query(direct, asleep)).toHaveLength(1)
    const holder = await service.store.holder()
    expect(holder?.by).toMatch(/^\S+@\S+:\d+$/)
    expect(holder?.run).toMatch(/^[0-9a-f]{8}$/)
    if (!holder) throw new Error('nobody holds it')
    // Whoever has that session of the pool by then is not the one who was meant.
    expect(await service.store.evict({ ...holder, token: holder.token.replace('skein', 'shop') })).toBe(false)
    expect(await service.store.evict(holder)).toBe(true)
    expect(await run).toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('does not stand') as string,
    })
    expect(await tables(direct)).toEqual(['a'])
  })

  test('an index without downtime is built, and a run can be cancelled', async () => {
    const direct = await freshDatabase()
    await using pool = await pooler(direct)
    const { service } = await serviceWith(
      client,
      {
        '1_a.up.sql': 'CREATE TABLE a (id int);',
        '2_i.up.sql': 'CREATE INDEX CONCURRENTLY a_id ON a (id);',
        '3_s.up.sql': 'SELECT pg_sleep(20);',
      },
      pool.url,
    )
    const cancel = new AbortController()
    const run = migrate(service, {
      cancel: cancel.signal,
      on: (event) =>
        event.type === 'step-started' &&
        event.step.kind === 'migration' &&
        event.step.version === 3n &&
        setTimeout(() => cancel.abort(), 300),
    })
    expect(await failure(run)).toMatchObject({ code: 'CANCELLED' })
    expect(await query(direct, `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'a_id'::regclass`)).toEqual(
      [{ valid: true }],
    )
  })
  test('a file keeps the only server connection: whoever looks on waits, and takes that for no silence', async () => {
    const direct = await freshDatabase()
    await using pool = await pooler(direct, 'default_pool_size=1\nquery_wait_timeout=2')
    const files = { '1_a.up.sql': 'SELECT pg_sleep(4)', '2_b.up.sql': '-- skein: transaction=off\nSELECT 1' }
    const { service } = await serviceWith(client, files, direct)
    await migrate({ ...service, store: postgres({ url: pool.url, client, silence: 1000 }) })
    expect((await service.store.read()).applied).toHaveLength(2)
  })
})
