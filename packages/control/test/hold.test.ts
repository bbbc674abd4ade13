import { expect, test } from 'vitest'
import { hold } from '../src/index.ts'
import { system } from './system.ts'

test('a lock is given back when what is done with it has come to its end, and not before', async () => {
  const { services } = await system({ a: { files: {} } })
  const [service] = services
  const run = { id: 'run', environment: null, system: [], by: 'somebody@here:1' }
  const held = (await hold(services, run, { wait: 1000, emit: () => {} })).get('a')
  if (!service || !held) throw new Error('the lock should be free')

  const work = Promise.withResolvers<string>()
  const done = held.during(work.promise)
  const released = held.release()
  expect(await service.store.holder()).toMatchObject({ by: run.by })
  work.resolve('done')
  expect(await done).toBe('done')
  await released
  expect(await service.store.holder()).toBeNull()

  // What fails is at rest as well.
  const again = (await hold(services, run, { wait: 1000, emit: () => {} })).get('a')
  await expect(again?.during(Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  await again?.release()
  expect(await service.store.holder()).toBeNull()
})
