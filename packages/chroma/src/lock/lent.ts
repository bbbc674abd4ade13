import type { Holder, Lender, RunInfo } from '@skein/core'
import { lockLost } from '../failure.ts'
import type { Server } from '../server.ts'
import { whoLeases } from './lease.ts'
import { anchor, type Lock } from './lock.ts'

/** Takes the lock of another store for this database. */
export async function tryLent(server: Server, lender: Lender, run: RunInfo): Promise<Lock | Holder> {
  // One that was configured without it may be at work.
  const leased = await whoLeases(server)
  if (leased) return leased
  const { id } = await server.ensure(anchor, { about: 'Its id names the lock that another store lends.' })
  const got = await lender.take(nameOf(id), run)
  if (got.kind === 'holder') return got
  const lost = new AbortController()
  got.lost.addEventListener('abort', () => lost.abort(lockLost(run.service, whyLost)), { once: true })
  return {
    fence: null,
    lost: lost.signal,
    check: () => lost.signal.throwIfAborted(),
    async demand() {
      lost.signal.throwIfAborted()
      if (!(await got.holds())) throw lockLost(run.service, whyLost)
    },
    release: async () => got[Symbol.asyncDispose](),
  }
}

const whyLost = 'the link to the store that lent it broke'

/** Who holds the lent lock, or a lease of before; null when nobody does. */
export async function whoIsLent(server: Server, lender: Lender): Promise<Holder | null> {
  const made = await server.find(anchor)
  return (made && (await lender.holder(nameOf(made.id)))) ?? (await whoLeases(server))
}

function nameOf(id: string): string {
  return `chroma ${id}`
}
