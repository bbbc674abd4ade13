import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'
import { migrate } from '@skein/core'

const run = { id: 'the-next-one', service: 'clinic', environment: null, system: [], by: 'me@here:1' }

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
      const sleeping = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND datname = current_database() AND pid <> pg_backend_pid()`
      expect(await query(url, sleeping)).toEqual([{ n: 0 }])
      await session[Symbol.asyncDispose]()
    }
    const history = await service.store.history(9)
    expect(history).toMatchObject([
      { action: 'up', name: '1', outcome: 'unknown', milliseconds: null, error: { statement: 1 } },
    ])
    expect(history[0]?.by.split(':').at(-1)).toBe(String(child.pid))
  },
)

test('a failure that could be written is not written again', async () => {
  const { service } = await serviceWith('pg', {
    '1_a.up.sql': '-- skein: transaction=off\nCREATE TABLE a (id int);\nSELECT 1 / 0;',
  })
  await failure(migrate(service))
  const session = await service.store.acquire(run)
  if (session.kind === 'session') await session[Symbol.asyncDispose]()
  expect((await service.store.history(9)).map(({ outcome }) => outcome)).toEqual(['failed'])
})
