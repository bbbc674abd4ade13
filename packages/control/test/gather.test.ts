import { type Goal, prepare, type RunEvent } from '@skein/core'
import { expect, test } from 'vitest'
import { execute } from '../src/index.ts'
import { system } from './system.ts'

const up: Goal = { verb: 'up', services: null, count: null, spread: 'each' }
const run = { id: 'other-run', service: 'b', environment: null, system: [], by: 'somebody@elsewhere:1' }

test('a lock held elsewhere is waited for, then refused as busy; nothing was touched and the other locks are free', async () => {
  const { services, query } = await system({
    a: { files: { '1_a.up.sql': 'SELECT 1' } },
    b: { files: { '1_a.up.sql': 'SELECT 1' } },
  })
  const holder = await services[1]?.store.acquire(run)
  if (holder?.kind !== 'session') throw new Error('the lock should be free')
  const told: RunEvent[] = []
  const prepared = await prepare(services, up)
  await expect(execute(prepared, { wait: 700, on: (event) => told.push(event) })).rejects.toMatchObject({
    code: 'BUSY',
    data: { service: 'b', by: 'somebody@elsewhere:1' },
  })
  expect(told.filter(({ type }) => type === 'lock-waiting')).toHaveLength(1)
  expect(await query('a', 'SELECT count(*)::int AS n FROM schema_migrations')).toEqual([{ n: 0 }])
  await holder[Symbol.asyncDispose]()
  expect(await execute(prepared)).toMatchObject({ outcome: 'done' })
})

test('asked to stop, a step at work finishes and no other is started', async () => {
  const { services, standing } = await system({
    a: {
      files: {
        '1_a.up.sql': 'CALL nap()',
        '0_nap.up.sql': 'CREATE PROCEDURE nap() LANGUAGE sql AS $$ SELECT pg_sleep(0.6) $$',
        '2_b.up.sql': 'SELECT 1',
      },
    },
  })
  const stop = new AbortController()
  const report = await execute(await prepare(services, up), {
    stop: stop.signal,
    on: (event) => event.type === 'step-applied' && stop.abort(),
  })
  expect(report).toMatchObject({ outcome: 'failed', error: { code: 'CANCELLED' } })
  expect(await standing('a')).toEqual(['0'])
})

test('asked to stop while it waits for a lock, a run ends at once and has touched nothing', async () => {
  const { services } = await system({ b: { files: { '1_a.up.sql': 'SELECT 1' } } })
  const holder = await services[0]?.store.acquire(run)
  if (holder?.kind !== 'session') throw new Error('the lock should be free')
  await expect(execute(await prepare(services, up), { stop: AbortSignal.timeout(300) })).rejects.toMatchObject({
    code: 'CANCELLED',
  })
  await holder[Symbol.asyncDispose]()
})
