import { type Holder, type RunInfo, type Session, type Shadow, SkeinError, type Store } from '@skein/core'
import { classify } from './classify.ts'
import { refuse } from './failure.ts'
import { describeCatalog } from './inspect/catalog.ts'
import { inspectionOf } from './inspect/inspection.ts'
import { demandLedger, ledgerFor } from './ledger/claim.ts'
import { ensureSchema } from './ledger/nodes.ts'
import { readHistory, readLedger } from './ledger/read.ts'
import { connect, type Link } from './link.ts'
import { evict, tryLock, whoHolds } from './lock.ts'
import { checkOptions, type Neo4jOptions, resolveTarget } from './options.ts'
import { connectionOf } from './programs.ts'
import { scriptOf } from './script.ts'
import { openSession } from './session.ts'
import { templates } from './templates.ts'
import { startContainer } from './shadow/container.ts'
import { holdSecond } from './shadow/second.ts'
import type { Neo4jClient } from './work/atomic.ts'

/** A store on a server that is empty until it is disposed of. */
async function shadowOf(options: Neo4jOptions, signal: AbortSignal | undefined): Promise<Shadow<Neo4jClient>> {
  const { image, ...second } = options.shadow ?? {}
  const held =
    second.url === undefined
      ? await startContainer(image)
      : await holdSecond(await resolveTarget(second), await resolveTarget(options).catch(() => null), signal)
  const { url, user, password, database } = held.target
  const store = neo4j({ url, user, password: password ?? undefined, database: database ?? undefined })
  return { store, [Symbol.asyncDispose]: () => held[Symbol.asyncDispose]() }
}

/**
 * A Neo4j database (5.23 or newer) as a store. Connects only when it is asked something.
 * @throws SkeinError CONFIG_INVALID naming the key.
 */
export function neo4j(options: Neo4jOptions): Store<Neo4jClient> {
  checkOptions(options)
  const open = async (signal?: AbortSignal): Promise<Link> => connect(await resolveTarget(options), signal)
  const ask = async <Answer>(question: (link: Link) => Promise<Answer>, signal?: AbortSignal): Promise<Answer> => {
    const link = await open(signal)
    const over = Promise.withResolvers<never>()
    const end = () => over.reject(new SkeinError('CANCELLED', 'Cancelled while asking Neo4j.'))
    signal?.addEventListener('abort', end, { once: true })
    try {
      return await Promise.race([question(link).catch(refuse), over.promise])
    } finally {
      signal?.removeEventListener('abort', end)
      await link.close()
    }
  }
  const acquire = async (run: RunInfo, signal?: AbortSignal): Promise<Session<Neo4jClient> | Holder> => {
    const link = await open(signal)
    try {
      demandLedger(await readLedger(link), run)
      await ensureSchema(link)
      const lock = await tryLock(link, run)
      if ('kind' in lock) {
        await link.close()
        return lock
      }
      return openSession({ service: run.service, run, link, lock }, await ledgerFor(link, run))
    } catch (error) {
      // What is open ends with its connection, and so does the lock.
      await link.close()
      return refuse(error)
    }
  }
  return {
    kind: 'neo4j',
    extensions: ['cypher', 'cql'],
    supports: { lock: 'holder' },
    address: async () => (await resolveTarget({ ...options, password: undefined })).shown,
    at: (url) => neo4j({ ...options, user: undefined, password: undefined, database: undefined, url }),
    classify,
    templates,
    connection: async () => connectionOf(await resolveTarget(options)),
    read: (signal) => ask(readLedger, signal),
    history: (limit, signal) => ask((link) => readHistory(link, limit), signal),
    holder: (signal) => ask(whoHolds, signal),
    evict: (holder) => ask((link) => evict(link, holder)),
    acquire,
    script: (run, parts) => ask((link) => scriptOf(link, run, parts)),
    inspect: async (signal) => inspectionOf(await connect(await resolveTarget(options), signal, 'READ')),
    shadow: (signal) => shadowOf(options, signal),
    describe: describeCatalog,
  }
}
