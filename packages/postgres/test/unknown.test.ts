import { fork } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'
import { migrate, type Service } from '@skein/core'

const run = { id: 'the-next-one', service: 'clinic', environment: null, system: [], by: 'me@here:1' }

const sleeping = `SELECT count(*)::int AS n FROM pg_stat_activity
  WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND datname = current_database()`

/** Takes the lock, as a runner does, and gives it back. */
async function nextOne(service: Service): Promise<void> {
  const session = await service.store.acquire(run)
  if (session.kind !== 'session') throw new Error('not free')
  await session[Symbol.asyncDispose]()
}

test.each(clientNames)(
  'an attempt whose runner died has its row of history, written by the next one, over %s',
  async (client) => {
    const { service, url, folder } = await serviceWith(client, {
      '1_a.up.sql': '-- skein: transaction=off\nCREATE TABLE a (id int);\nSELECT pg_sleep(60);',
    })
    const child = fork(new URL('./runner.ts', import.meta.url), [client, url, folder], { stdio: 'ignore' })
    await expect.poll(async () => (await service.store.read()).open[0]?.statement).toBe(1)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect((await failure(migrate(service))).message).toContain('DIRTY')
    expect(await service.store.history(9)).toEqual([])

    for (let times = 0; times < 2; times++) {
      const session = await service.store.acquire(run)
      if (session.kind !== 'session') throw new Error('not free')
      // Nothing that the dead one had sent goes on behind our back.
      expect(await query(url, sleeping)).toEqual([{ n: 0 }])
      await session[Symbol.asyncDispose]()
    }
    const history = await service.store.history(9)
    expect(history).toMatchObject([
      { action: 'up', name: '1', description: 'a', outcome: 'unknown', milliseconds: null, error: { statement: 1 } },
    ])
    expect(history[0]?.by.split(':').at(-1)).toBe(String(child.pid))
  },
)

test.each([
  ['failed', 'SELECT 1 / 0;'],
  ['cancelled', 'SELECT pg_sleep(60);'],
])('an attempt that is known as %s is not written again', async (outcome, statement) => {
  const { service, url } = await serviceWith('pg', {
    '1_a.up.sql': `-- skein: transaction=off\nCREATE TABLE a (id int);\n${statement}`,
  })
  const cancel = new AbortController()
  const failed = failure(migrate(service, { cancel: cancel.signal }))
  if (outcome === 'cancelled') {
    await expect.poll(() => query(url, sleeping)).toEqual([{ n: 1 }])
    cancel.abort()
  }
  await failed
  expect((await service.store.read()).open).toHaveLength(1)
  await nextOne(service)
  expect((await service.store.history(9)).map((attempt) => attempt.outcome)).toEqual([outcome])
})

test('seeds, and rows that a broken transaction left unfinished, have theirs, too', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': 'SELECT 1' })
  await migrate(service)
  const seed = {
    run: 'dead-run-2',
    by: 'she@there:2',
    direction: 'up',
    description: 'demo',
    statement: 3,
    text: 'SELECT 3',
  }
  await query(
    url,
    `INSERT INTO schema_migrations (version, description, run, open) VALUES (2, 'half', 'dead-run-1', pg_current_xact_id());
    INSERT INTO schema_migrations_state VALUES ('open', 'seed demo', '${JSON.stringify({ ...seed, since: new Date() })}')`,
  )
  for (let times = 0; times < 2; times++) await nextOne(service)
  const history = await service.store.history(9)
  expect(
    history.filter(({ outcome }) => outcome === 'unknown').toSorted((a, b) => (a.run < b.run ? -1 : 1)),
  ).toMatchObject([
    { run: 'dead-run-1', by: 'unknown', action: 'up', name: '2', description: 'half', error: null },
    {
      run: 'dead-run-2',
      by: 'she@there:2',
      action: 'seed',
      name: 'demo',
      description: 'demo',
      error: { statement: 3 },
    },
  ])
})

test('what the server still does for a runner that died is ended, and what it does for others is not', async () => {
  const { service, url } = await serviceWith('pg', {
    '1_a.up.sql': '-- skein: transaction=off\nSELECT 1;\nSELECT 1 / 0;',
  })
  await failure(migrate(service))
  const [row] = await query(url, `SELECT value->>'run' AS run FROM schema_migrations_state WHERE kind = 'open'`)
  // With clients that live, so that nothing else ends them.
  const [its, another] = [String(row?.['run']).slice(0, 8), 'somebody'].map(
    (name) => new pg.Client({ connectionString: url, application_name: `skein ${name} she@there:2` }),
  )
  await Promise.all([its?.connect(), another?.connect()])
  const ended = failure(its?.query('SELECT pg_sleep(60)') ?? Promise.resolve())
  its?.on('error', () => {})
  await nextOne(service)
  expect(await ended).toMatchObject({ code: '57P01' })
  expect((await another?.query('SELECT 1 AS one'))?.rows).toEqual([{ one: 1 }])
  await Promise.all([its?.end(), another?.end()])
})
