import { expect, test } from 'vitest'
import { openHome } from '../src/home.ts'
import { startServer } from '../src/index.ts'
import { takeLease } from '../src/lease.ts'
import { findPostmaster } from '../src/postmaster.ts'
import { query, scratch } from './scratch.ts'

const leases = "select from pg_stat_activity where application_name like 'skein lease %'"

test('is worth nothing when another server has come meanwhile', async () => {
  const folder = scratch()
  await using server = await startServer({ folder, durable: false })
  const home = openHome(folder)
  const found = findPostmaster(home)!
  const lease = await takeLease(home, found, server.password)
  expect(await query(server.url('postgres'), leases)).toHaveLength(2)
  await lease?.release()
  expect(await takeLease(home, { ...found, pid: found.pid + 1 }, server.password)).toBeUndefined()
  await expect.poll(() => query(server.url('postgres'), leases)).toHaveLength(1)
})
