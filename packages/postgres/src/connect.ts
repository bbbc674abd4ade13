import { setTimeout as sleep } from 'node:timers/promises'
import { SkeinError } from '@skein/core'
import { type Connection, type Open, type Settings } from './clients/client.ts'
import { connectError, hungUp } from './connect-error.ts'
import { literal } from './sql.ts'
import type { Target } from './target.ts'

/** The npm libraries that can be used, by name; each is a file in `clients/`, loaded when it is chosen. */
export const clients = {
  pg: (): Promise<{ open: Open }> => import('./clients/pg.ts'),
  postgres: (): Promise<{ open: Open }> => import('./clients/postgres.ts'),
}

export type ClientName = keyof typeof clients

/** How long a step waits for locks of others before it gives way, in milliseconds, when its file says nothing. */
export const lockTimeout = 3000

/** What every session is given. */
export const settings: Settings = {
  lock_timeout: String(lockTimeout),
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
}

/** Settings of servers from 14 on; some platforms lack the first. */
const newer: Settings = {
  // A runner that was killed must not leave its server process at work.
  client_connection_check_interval: '500',
  // An orchestrator holds the lock here while other databases are at work, for as long as that takes.
  idle_session_timeout: '0',
}

/** What servers know too lately to be asked for it while one connects, and what a database or a login may have set. */
export function newest(version: number): Settings {
  // A migration takes as long as it takes.
  return version >= 170_000 ? { transaction_timeout: '0' } : {}
}

/**
 * The server, too, must notice that a runner's host is gone: its lock ends then. An unanswered reply is no idle link, so
 * both are said.
 */
const links: Settings = {
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '30000',
}

/** The same for one transaction, where a session's settings are not ours to make. */
export function transactionSettings(own: Settings): string {
  const parts = Object.entries(own).map(
    ([name, value]) => `pg_catalog.set_config(${literal(name)}, ${literal(value)}, true)`,
  )
  return `SELECT ${parts.join(', ')}`
}

export interface ConnectOptions {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds to go on trying while nothing answers at the address; default 0. */
  readonly patience?: number | undefined
  /** What the store's configuration sets besides. */
  readonly settings?: Settings | undefined
  /** What the link is opened with: its answer is the link's `first`. */
  readonly first?: string | undefined
}

/** Milliseconds to go on trying while the server itself says: not now. */
const busyPatience = 30_000

/**
 * Opens a link. A server that is starting, or has no connection to spare, is asked again for half a minute.
 * @throws SkeinError UNREACHABLE, ACCESS_DENIED, CONFIG_INVALID when the library is not installed; CANCELLED.
 */
export async function connect(
  client: ClientName,
  target: Target,
  name: string,
  { signal, patience = 0, settings: own = {}, first }: ConnectOptions = {},
): Promise<Connection> {
  const { open } = await load(client)
  // The server cuts longer names and says so in its log each time.
  const shortName = Buffer.from(name).subarray(0, 63).toString()
  const sure = { ...settings, ...links, ...own }
  const choices: Settings[] = [{ ...newer, ...sure }, sure, {}]
  const began = Date.now()
  for (let attempt = 0; ; attempt++) {
    try {
      return await unlessAborted(open(target, shortName, choices[0] ?? {}, first ?? null, signal), signal)
    } catch (error) {
      if (signal?.aborted) throw cancelled(target, error)
      // A pooler refuses all of them; they are then set anew in each transaction.
      if (choices.length > 1 && unknownSetting(error)) {
        choices.splice(0, poolerRefuses(error) ? 2 : 1)
        continue
      }
      const nap = Math.min(100 * 2 ** attempt, 2000) * (0.5 + Math.random() / 2)
      if (Date.now() + nap - began > patienceFor(error, patience)) throw connectError(error, target)
      await sleep(nap, undefined, signal ? { signal } : {}).catch((cause: unknown) => {
        throw cancelled(target, cause)
      })
    }
  }
}

/**
 * A link that nobody wants any more is closed when it comes, and not waited for: a library that is told to end may
 * never answer.
 */
async function unlessAborted(opening: Promise<Connection>, signal: AbortSignal | undefined): Promise<Connection> {
  if (!signal) return await opening
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    const link = await Promise.race([opening, aborted.promise])
    signal.throwIfAborted()
    return link
  } catch (error) {
    if (signal.aborted)
      opening.then(
        (link) => link.close(),
        () => {},
      )
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** SQLSTATEs of a server that is starting or stopping, or has no connection to spare. */
const notNow = new Set(['57P03', '53300'])
/** What a connection meets before its server, or its server's name, is there. */
const notYet = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])

function patienceFor(error: unknown, patience: number): number {
  const { code = '', message } = error as { code?: string; message: string }
  if (notNow.has(code)) return Math.max(busyPatience, patience)
  return notYet.has(code) || hungUp(code, message) ? patience : 0
}

function cancelled(target: Target, cause: unknown): SkeinError {
  return new SkeinError('CANCELLED', `Cancelled while connecting to ${target.shown}.`, { cause })
}

async function load(client: ClientName): Promise<{ open: Open }> {
  try {
    return await clients[client]()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new SkeinError('CONFIG_INVALID', `the npm package "${client}" is not installed.`, {
      hint: `Install it: npm install ${client}`,
      cause,
      data: { key: 'client' },
    })
  }
}

function unknownSetting(error: unknown): boolean {
  const { message } = error as Error
  return poolerRefuses(error) || Object.keys(newer).some((name) => message.includes(name))
}

function poolerRefuses(error: unknown): boolean {
  return (error as Error).message.includes('unsupported startup parameter')
}
