import { type RunInfo, SkeinError } from '@skein/core'
import { auth, type Driver, driver as makeDriver, type Transaction } from 'neo4j-driver'
import type { Target } from './options.ts'
import { serverError } from './failure.ts'

type Row = Readonly<Record<string, unknown>>
export type Parameters = Readonly<Record<string, unknown>>

/** What a transaction bears, so that others can see in SHOW TRANSACTIONS whose it is. */
export interface Tag {
  readonly app: 'skein'
  /** `lock`: holds it, or would like to; `work`: does a step; `shadow`: rehearses here. */
  readonly role: 'lock' | 'work' | 'shadow'
  readonly run: string
  readonly by: string
}

export function tagOf({ id, by }: RunInfo, role: Tag['role']): Tag {
  return { app: 'skein', role, run: id, by }
}

/** A transaction, over a connection of its own. */
export interface Work {
  readonly native: Transaction
  ask(query: string, parameters?: Parameters): Promise<readonly Row[]>
  commit(): Promise<void>
  /** Never rejects. */
  rollback(): Promise<void>
}

/** Asks one thing after the other, each in a transaction that the server makes. */
export interface Free {
  readonly run: Transaction['run']
  /** Never rejects. */
  close(): Promise<void>
}

/** A pool of connections to one database. Rejects with the driver's errors. */
export interface Link {
  /** In a transaction that the server makes, where CALL … IN TRANSACTIONS is allowed. */
  ask(query: string, parameters?: Parameters, tag?: Tag): Promise<readonly Row[]>
  begin(tag: Tag): Promise<Work>
  free(tag: Tag): Free
  /** The rows in pieces of at most `size`, each asked for when it is wanted. */
  pieces(query: string, size: number): AsyncIterable<readonly Row[]>
  /** Never rejects. */
  close(): Promise<void>
}

/**
 * @param mode `READ`: the server refuses whatever would change something.
 * @throws SkeinError UNREACHABLE, ACCESS_DENIED; CANCELLED when the signal ends it.
 */
export async function connect(target: Target, signal?: AbortSignal, mode: 'READ' | 'WRITE' = 'WRITE'): Promise<Link> {
  const { url, user, password, shown } = target
  const driver = makeDriver(url, auth.basic(user, password ?? ''), {
    useBigInt: true,
    connectionTimeout: 10_000,
    maxTransactionRetryTime: 0,
    telemetryDisabled: true,
    userAgent: 'skein',
  })
  const close = () => driver.close().catch(() => {})
  const end = () => void close()
  signal?.addEventListener('abort', end, { once: true })
  try {
    signal?.throwIfAborted()
    await driver.getServerInfo(target.database === null ? {} : { database: target.database })
    signal?.throwIfAborted()
    return linkOver(driver, target.database, mode, close)
  } catch (error) {
    await close()
    if (signal?.aborted) throw new SkeinError('CANCELLED', `Cancelled while connecting to ${shown}.`, { cause: error })
    throw connectError(error, target)
  } finally {
    // Later it is for whoever asks to say when to end.
    signal?.removeEventListener('abort', end)
  }
}

function linkOver(
  driver: Driver,
  database: string | null,
  defaultAccessMode: 'READ' | 'WRITE',
  close: () => Promise<void>,
): Link {
  const session = (more: { readonly fetchSize?: number } = {}) =>
    driver.session({ ...(database !== null && { database }), defaultAccessMode, ...more })
  // Zero is for ever: without it the server's own limit for transactions would hold.
  const config = (tag: Tag) => ({ timeout: 0, metadata: { ...tag } })
  return {
    async ask(query, parameters = {}, tag) {
      const own = session()
      try {
        const { records } = await own.run(query, parameters, tag && config(tag))
        return records.map((record) => record.toObject())
      } finally {
        await own.close().catch(() => {})
      }
    },
    async begin(tag) {
      const own = session()
      const native = await own.beginTransaction(config(tag))
      return {
        native,
        ask: async (query, parameters = {}) => {
          const result = native.run(query, parameters)
          const { records } = await result
          forget(native, result)
          return records.map((record) => record.toObject())
        },
        async commit() {
          await native.commit()
          await own.close().catch(() => {})
        },
        async rollback() {
          await native.rollback().catch(() => {})
          await own.close().catch(() => {})
        },
      }
    },
    free(tag) {
      const own = session()
      return {
        run: (query, parameters) => own.run(query, parameters, config(tag)),
        close: () => own.close().catch(() => {}),
      }
    },
    async *pieces(query, size) {
      const own = session({ fetchSize: size })
      try {
        let piece: Row[] = []
        for await (const record of own.run(query, {}, { timeout: 0 })) {
          piece.push(record.toObject())
          if (piece.length < size) continue
          yield piece
          piece = []
        }
        if (piece.length > 0) yield piece
      } finally {
        await own.close().catch(() => {})
      }
    },
    close,
  }
}

/** A driver keeps every result until its transaction ends, and with it the text of its query: in the end a whole file. */
function forget(native: Transaction, result: unknown): void {
  const kept: unknown = Reflect.get(native, '_results')
  const place = Array.isArray(kept) ? kept.indexOf(result) : -1
  if (Array.isArray(kept) && place >= 0) kept.splice(place, 1)
}

/** The driver's errors have one code for all of these; what it ran into stands in their text. */
const reasons = [
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'there is no such host'],
] as const

function connectError(error: unknown, { shown, password }: Target): SkeinError {
  const { code = '', message = '' } = serverError(error) ?? {}
  const data = { address: shown, code }
  if (code.startsWith('Neo.ClientError.Security') && password === null)
    return new SkeinError('ACCESS_DENIED', `${shown} asks for a password and none was given.`, {
      hint: 'Give it as password, or in the url.',
      data,
    })
  if (code.startsWith('Neo.ClientError'))
    return new SkeinError('ACCESS_DENIED', `${shown} was refused: ${message.split(/\.?(\n|$)/)[0]} (${code}).`, {
      hint: 'Check the user, the password and the database name.',
      data,
    })
  const why = reasons.find(([word]) => String(error).includes(word))?.[1] ?? (code || 'no answer')
  return new SkeinError('UNREACHABLE', `${shown} can't be reached: ${why}.`, {
    hint: 'Is the server started, and is the address right?',
    data,
    cause: error,
  })
}
