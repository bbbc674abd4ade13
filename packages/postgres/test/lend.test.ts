import type { Lender, Loan, RunInfo } from '@skein/core'
import { expect, test, vi } from 'vitest'
import { postgres } from '../src/index.ts'
import { freshDatabase, query } from './database.ts'
import { clientNames } from './service.ts'

const run: RunInfo = { id: 'run-1', service: 'notes', environment: null, system: [], by: 'me@here:1' }

async function taken(lender: Lender | undefined, name: string): Promise<Loan> {
  const got = await lender?.take(name, run)
  if (got?.kind !== 'loan') throw new Error('not free')
  return got
}

test.each(clientNames)('over %s a lock is lent by its name, and nothing is made for it', async (client) => {
  const url = await freshDatabase()
  const { lends } = postgres({ url, client })
  await using loan = await taken(lends, 'one')
  await using other = await taken(lends, 'two')
  expect(await lends?.take('one', run)).toMatchObject({ kind: 'holder', by: 'me@here:1', run: 'run-1' })
  expect(await lends?.holder('one')).toMatchObject({ by: 'me@here:1', run: 'run-1' })
  expect(await lends?.holder('three')).toBeNull()
  expect([await loan.holds(), await other.holds()]).toEqual([true, true])
  expect(await query(url, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")).toEqual([])
  await loan[Symbol.asyncDispose]()
  await (await taken(lends, 'one'))[Symbol.asyncDispose]()
})

test.each(clientNames)('over %s it is apart from the lock of this ledger, by whoever it is held', async (client) => {
  const store = postgres({ url: await freshDatabase(), client })
  await using loan = await taken(store.lends, 'one')
  const session = await store.acquire({ ...run, service: 'patient' })
  expect(session.kind).toBe('session')
  const holder = await store.lends?.holder('one')
  expect(holder && (await store.lends?.evict(holder))).toBe(true)
  await vi.waitFor(() => expect(loan.lost.aborted).toBe(true))
  expect(await loan.holds()).toBe(false)
  if (session.kind === 'session') {
    // The same run's, and another link.
    expect((await session.read()).ledger).toBe('ours')
    await session[Symbol.asyncDispose]()
  }
  expect(holder && (await store.lends?.evict(holder))).toBe(false)
})
