import { rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { embedded } from '../src/index.ts'
import { ended, postmasterOf, query, scratch } from './scratch.ts'

const leases = "select count(*)::int from pg_stat_activity where application_name like 'skein lease %'"

test('shares one lease among all calls of a process', async () => {
  const folder = scratch()
  const options = { folder, durable: false }
  const [user, patient] = await Promise.all([embedded('user', options), embedded('patient', options)])
  expect(await embedded('user', options)).toBe(user)
  expect(new URL(user).port).toBe(new URL(patient).port)
  expect(await query(patient, leases)).toEqual([{ count: 1 }])
})

test('starts the server again when somebody stopped it by hand', async () => {
  const folder = scratch()
  const options = { folder, durable: false }
  const url = await embedded('user', options)
  await query(url, 'create table goose ()')
  const { pid } = postmasterOf(folder)
  process.kill(pid, 'SIGINT')
  await ended(pid)
  await expect.poll(() => embedded('user', options)).toBe(url)
  expect(await query(url, 'select from goose')).toEqual([])
})

test('tells the reason of a failure to all who wait, and tries again later', async () => {
  const folder = scratch()
  const options = { folder, durable: false }
  writeFileSync(folder, 'in the way')
  const both = await Promise.allSettled([embedded('user', options), embedded('patient', options)])
  for (const one of both) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'FOLDER' } })
  rmSync(folder)
  expect(await query(await embedded('user', options), 'select 1 as one')).toEqual([{ one: 1 }])
})
