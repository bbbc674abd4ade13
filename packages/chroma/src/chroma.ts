import type { Holder, RunInfo, Session, Store } from '@skein/core'
import type { ChromaClient } from 'chromadb'
import { classify } from './classify.ts'
import { noDatabase, refuse } from './failure.ts'
import { claim, demandLedger } from './ledger/claim.ts'
import { findLedger, readHistory, toStanding } from './ledger/read.ts'
import { describe } from './inspect/describe.ts'
import { inspectionOf } from './inspect/inspect.ts'
import { evictLease, tryLease, whoLeases } from './lock/lease.ts'
import { tryLent, whoIsLent } from './lock/lent.ts'
import { checkOptions, type ChromaOptions, resolveTarget, type Target } from './options.ts'
import { connectionOf } from './programs.ts'
import { scriptOf } from './script.ts'
import { type Server, serverAt } from './server.ts'
import { openSession } from './session.ts'
import { shadowOn } from './shadow.ts'
import { templates } from './templates.ts'

/** Milliseconds that a lock is held without being renewed, when nothing else is said. */
const leaseTime = 30_000

/**
 * A database of a Chroma server (1.0 or newer) as a store. Connects only when it is asked something.
 * @throws SkeinError CONFIG_INVALID naming the key.
 */
export function chroma(options: ChromaOptions): Store<ChromaClient> {
  checkOptions(options)
  const lender = options.lock?.lends
  const ttl = options.lease ?? leaseTime
  const ask = async <Told>(
    question: (server: Server, target: Target) => Promise<Told>,
    signal?: AbortSignal,
  ): Promise<Told> => {
    const target = await resolveTarget(options)
    return await question(serverAt(target, signal), target).catch((cause: unknown) => refuse(cause, target))
  }
  const found = (server: Server, target: Target) =>
    findLedger(server, () => {
      throw noDatabase(target)
    })
  const acquire = (run: RunInfo, signal?: AbortSignal): Promise<Session<ChromaClient> | Holder> =>
    ask(async (asking, target) => {
      demandLedger(toStanding(await found(asking, target)), run)
      // What the lock needs to go on is not ended by whoever only ends the attempt to take it.
      const server = serverAt(target)
      const lock = lender ? await tryLent(server, lender, run) : await tryLease(server, run, ttl)
      if ('kind' in lock) return lock
      try {
        signal?.throwIfAborted()
        const ledger = await claim(server, run, lock.fence, () => {
          throw noDatabase(target)
        })
        return openSession({ service: run.service, run, target, server, lock, ledger })
      } catch (error) {
        await lock.release()
        throw error
      }
    }, signal)
  return {
    kind: 'chroma',
    extensions: ['ts', 'js'],
    supports: { lock: lender ? 'holder' : 'lease' },
    address: async () => (await resolveTarget({ ...options, token: undefined })).shown,
    at: (url) => chroma({ ...options, url, tenant: undefined, database: undefined }),
    classify,
    templates,
    describe,
    connection: async () => connectionOf(await resolveTarget(options)),
    read: (signal) => ask(async (server, target) => toStanding(await found(server, target)), signal),
    history: (limit, signal) => ask((server) => readHistory(server, limit), signal),
    holder: (signal) => ask((server) => (lender ? whoIsLent(server, lender) : whoLeases(server)), signal),
    evict: (holder) => ask(async (server) => (await lender?.evict(holder)) || (await evictLease(server, holder))),
    acquire,
    script: async (run, parts) => scriptOf(run, parts),
    inspect: (signal) =>
      ask(async (server, target) => {
        if (!(await server.exists())) throw noDatabase(target)
        return inspectionOf(server, target)
      }, signal),
    async shadow(signal) {
      const { shadow, lock: _lock, lease: _lease, ...own } = options
      const base: ChromaOptions = shadow ?? own
      const target = await resolveTarget(base)
      return await shadowOn(serverAt(target, signal), target, (database) =>
        chroma({ ...base, url: target.origin, tenant: target.tenant, database }),
      )
    },
  }
}
