import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { defineService, migrate, type Session } from '@skein/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type PgClient, postgres } from '../src/index.ts'
import { freshDatabase, query, tables } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const sends = fileURLToPath(new URL('./program.ts', import.meta.url))
const hammer = `"${process.execPath}" "${sends}" "INSERT INTO a VALUES (now())" 20\n`

/** A runner in a process of its own. */
function runner(client: string, url: string, folder: string): ChildProcess {
  const child = fork(new URL('./runner.ts', import.meta.url), [client, url, folder], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function rows(url: string): Promise<number> {
  const [row] = await query(url, `SELECT count(*)::int AS n FROM a`)
  return Number(row?.['n'])
}

/** A function without a transaction, over either client. */
function off(...lines: string[]): string {
  return `// skein: transaction=off
export default async (client, signal) => {
  const send = (text) => (typeof client.unsafe === 'function' ? client.unsafe(text).simple() : client.query(text))
  ${lines.join('\n  ')}
}\n`
}

describe.each(clientNames)('without a transaction around it, over %s', (client) => {
  test('a function runs what no transaction can hold, and leaves nothing in the session', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.mjs': off(
        `await send('CREATE TABLE a (id int)')`,
        `await send('CREATE INDEX CONCURRENTLY a_id ON a (id)')`,
        `await send("SET work_mem = '99MB'; SELECT pg_advisory_lock(7)")`,
      ),
      '2_b.up.sql': `CREATE TABLE b AS SELECT current_setting('work_mem') AS memory, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS locks;`,
    })
    await migrate(service)
    expect(await query(url, 'SELECT * FROM b')).toEqual([{ memory: '4MB', locks: 0 }])
    expect((await service.store.read()).open).toEqual([])
  })

  test('one that throws leaves it DIRTY with its place in the file, and what it did', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.mjs': off(`await send('CREATE TABLE a (id int)')`, `await send('SELECT nothing')`),
    })
    expect(await failure(migrate(service))).toMatchObject({
      code: 'STEP_FAILED',
      message: expect.stringMatching(/column "nothing" does not exist.*1_a.up.mjs.*clinic is DIRTY/s) as string,
      hint: expect.stringContaining('--forget') as string,
      // postgres.js gives no place.
      data: { sqlstate: '42703', line: client === 'pg' ? 5 : null },
    })
    expect(await tables(url)).toEqual(['a'])
    expect((await service.store.read()).open).toMatchObject([{ statement: null, inDoubt: true }])
  })

  test('a transaction that it left behind in ruins does not count as done', async () => {
    const { service } = await serviceWith(client, {
      '1_a.up.mjs': off(`await send('BEGIN')`, `await send('SELECT 1 / 0').catch(() => {})`),
    })
    expect(await failure(migrate(service))).toMatchObject({ data: { sqlstate: '25P02' } })
    expect((await service.store.read()).open).toHaveLength(1)
  })

  test('one that ends the link it was given is done all the same', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.mjs': off(`await send('CREATE TABLE a (id int)')`, 'await client.end()'),
      '2_b.up.sql': 'CREATE TABLE b (id int);',
    })
    await migrate(service)
    expect(await tables(url)).toEqual(['a', 'b'])
  })

  test('a row that somebody else wrote is met before anything is done', async () => {
    const { service, url } = await serviceWith(client, { '1_a.up.sh': 'exit 0' })
    const store = postgres({ url, client })
    const run = { id: 'r1', service: 'clinic', environment: null, system: [], by: 'me' }
    await using session = (await store.acquire(run)) as Session
    await query(url, `INSERT INTO schema_migrations (version, description) VALUES (1, 'another')`)
    let called = false
    const body = {
      kind: 'call',
      file: 'x.sh',
      checksum: null,
      manner: { transaction: false, lockTimeout: null },
      call: async () => void (called = true),
    } as const
    const step = { kind: 'migration', direction: 'up', version: 1n, description: 'a', body, checksum: null } as const
    const whole = { ...step, down: null, requires: [], seq: null, forgets: [] }
    const outcomes = await Array.fromAsync(session.run([whole]))
    expect([outcomes.map(({ kind }) => kind), called]).toEqual([['raced'], false])
    expect((await service.store.read()).open).toEqual([])
  })

  test('a runner that is killed takes its program along, and the next one says DIRTY', async () => {
    const url = await freshDatabase()
    await query(url, 'CREATE TABLE a (at timestamptz)')
    const { service, folder } = await serviceWith(client, { '1_a.up.sh': `trap '' TERM\n${hammer}` }, url)
    const child = runner(client, url, folder)
    await expect.poll(() => rows(url)).toBeGreaterThan(2)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await sleep(1000)
    const after = await rows(url)
    await sleep(500)
    expect(await rows(url)).toBe(after)
    expect((await failure(migrate(service))).message).toMatch(/DIRTY.*its end is not known/s)
  })

  test('nor does the server go on for it with what it was sent', async ({ skip }) => {
    const url = await freshDatabase()
    const [row] = await query(url, `SELECT current_setting('server_version_num')::int AS version`)
    skip(Number(row?.['version']) < 140_000, 'a server that does not look for its clients')
    await query(url, 'CREATE TABLE a (at timestamptz)')
    const slow = `"${process.execPath}" "${sends}" "SELECT pg_sleep(3); INSERT INTO a VALUES (now())"\n`
    const { folder } = await serviceWith(client, { '1_a.up.sh': slow }, url)
    const child = runner(client, url, folder)
    const asleep = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`
    await expect.poll(() => query(url, asleep)).toEqual([{ n: 1 }])
    child.kill('SIGKILL')
    await sleep(3500)
    expect([await query(url, asleep), await rows(url)]).toEqual([[{ n: 0 }], 0])
  })

  test('a runner whose lock is taken away ends its program', async () => {
    const url = await freshDatabase()
    await query(url, 'CREATE TABLE a (at timestamptz)')
    const { service } = await serviceWith(client, { '1_a.up.sh': hammer }, url)
    const run = failure(migrate(service))
    await expect.poll(() => rows(url)).toBeGreaterThan(0)
    const holder = await service.store.holder()
    expect(holder && (await service.store.evict(holder))).toBe(true)
    expect(await run).toMatchObject({ code: 'LOCK_LOST', hint: expect.stringContaining('repair') as string })
    expect((await service.store.read()).open).toHaveLength(1)
  })

  test('one that takes longer than the silence that is borne is no silence', async () => {
    const { url, folder } = await serviceWith(client, {
      '1_a.up.sh': 'sleep 1.5',
      '2_b.up.mjs': off(`await send('SELECT pg_sleep(1.5)')`, `await new Promise((r) => setTimeout(r, 1500))`),
    })
    const store = postgres({ url, client, silence: 600 })
    await migrate(defineService<unknown>({ name: 'clinic', store, migrations: folder }))
    expect((await store.read()).applied).toHaveLength(2)
  })
})

test('a seed and a repeatable may be programs', async () => {
  const { service, url } = await serviceWith('pg', {
    '1_a.up.sql': 'CREATE TABLE a (at timestamptz);',
    'R_a.sh': `"${process.execPath}" "${sends}" "INSERT INTO a VALUES (now())"`,
  })
  await migrate(service)
  await migrate(service)
  expect(await rows(url)).toBe(1)
  expect((await service.store.read()).repeatables).toMatchObject([{ name: 'R_a', stale: false }])
})

test('what is sent for a plan stops where a program stands', async () => {
  const { service } = await serviceWith('pg', {})
  const { within, ...rest } = { within: () => rest as never, kind: 'call' as const, file: 'x.sh', checksum: null }
  const body = { ...rest, within, manner: { transaction: false, lockTimeout: null }, call: async (_: PgClient) => {} }
  const step = { kind: 'repeatable', direction: 'up', name: 'R_a', body, checksum: null, requires: [], again: false }
  const run = { id: 'r1', service: 'clinic', environment: null, system: [], by: 'me' }
  const [text] = await service.store.script(run, [[step as never]])
  expect(text).toMatch(/RAISE EXCEPTION USING MESSAGE = .*the program x\.sh: only skein up/)
})
