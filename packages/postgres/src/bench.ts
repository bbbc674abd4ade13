import { type RunInfo, SkeinError, type Standing, type Step } from '@skein/core'
import type { Connection, Settings } from './clients/client.ts'
import { failedRow } from './ledger/rows.ts'
import { readLedger } from './ledger/read.ts'
import type { Tables } from './ledger/tables.ts'
import { newest, settings, transactionSettings } from './connect.ts'
import { lockOfTransaction, transactionName } from './lock.ts'
import { literal } from './sql.ts'
import { ask, pinned, unawaited } from './pinned.ts'

/** What a session works with: one link that holds the lock and runs nothing of the user's, one that does the work. */
export interface Bench {
  readonly service: string
  readonly tables: Tables
  readonly run: RunInfo
  readonly lock: Connection
  work: Connection
  /** What the work link's session ran makes it unfit for what comes next. */
  spent: boolean
  /** A pooler stands between, so that settings and locks can't be the session's. */
  readonly pooled: boolean
  /** What each transaction of ours begins with. */
  readonly preamble: readonly string[]
  /** What a file begins with inside of one: it is given back the search_path that it would have. */
  readonly unpinned: string
  /** Which row of pg_stat_activity is the work link's server process. */
  readonly working: () => string
  /** Opens the work link anew after it was lost. */
  readonly reopen: () => Promise<Connection>
}

/**
 * Makes the bench, knowing whether a pooler stands between: there, every transaction takes the lock and the settings
 * for itself, and bears a name by which it can be found and cancelled.
 */
export function benchOf(
  links: Omit<Bench, 'spent' | 'pooled' | 'preamble' | 'unpinned' | 'working'>,
  pooled: boolean,
  own: Settings,
): Bench {
  const { search_path: path, ...rest } = own
  const unpinned =
    pooled && path !== undefined ? transactionSettings({ search_path: path }) : 'SET LOCAL search_path TO DEFAULT'
  const late = newest(links.work.version)
  if (!pooled) {
    const working = () => `pid = ${bench.work.pid}`
    const bench: Bench = {
      ...links,
      spent: false,
      pooled,
      preamble: [pinned, ...assignments('SET LOCAL', late)],
      unpinned,
      working,
    }
    return bench
  }
  const name = literal(transactionName(links.run))
  const preamble = [
    pinned,
    lockOfTransaction(links.tables),
    transactionSettings({ ...settings, ...late, ...rest }),
    `SET LOCAL application_name = ${name}`,
  ]
  return { ...links, spent: false, pooled, preamble, unpinned, working: () => `application_name = ${name}` }
}

function assignments(verb: 'SET' | 'SET LOCAL', wanted: Settings): string[] {
  return Object.entries(wanted).map(([name, value]) => `${verb} ${name} = ${value}`)
}

/** Gives the session what its transactions are given, for texts that have none around them; hygiene takes it back. */
export async function readySession({ work, pooled }: Bench, lockTimeout: number | null): Promise<void> {
  // Behind a pooler a setting of the session would be some other client's the next moment.
  if (pooled) return
  const wanted = { ...newest(work.version), ...(lockTimeout !== null && { lock_timeout: String(lockTimeout) }) }
  const text = assignments('SET', wanted).join('; ')
  if (text !== '') await work.send(text)
}

/** @throws SkeinError LOCK_LOST */
export function demandLock({ lock, service, pooled }: Bench): void {
  // Behind a pooler that link only looks on: each transaction takes the lock for itself.
  if (!lock.lost || pooled) return
  throw new SkeinError(
    'LOCK_LOST',
    `The lock of ${service} was lost: its connection to the server broke. Nothing more was started.`,
    {
      hint: 'Run the command again: it looks at what stands and goes on from there.',
      data: { service },
    },
  )
}

/** Goes on in a new session, where the old one would remember what is not so any more. */
export async function renewSpent(bench: Bench): Promise<void> {
  // Behind a pooler the session at the server is not ours to end.
  if (!bench.spent || bench.pooled) return
  bench.spent = false
  const spent = bench.work
  bench.work = await bench.reopen()
  await spent.close()
}

/** Notes an attempt that came to nothing; that it could not be noted is no reason to hide the failure itself. */
export async function noteFailure(
  bench: Bench,
  step: Step,
  outcome: 'failed' | 'cancelled',
  milliseconds: number,
  error: object,
): Promise<void> {
  const row = failedRow(bench.tables, bench.run, step, outcome, milliseconds, error)
  await ask(bench.work, `${unawaited}; ${row}`).catch(() => {})
}

/**
 * After the work link was lost: ends its server process, which may still be at work on what it was sent, and reads
 * what stands. Never repeats anything.
 * @throws SkeinError CONNECTION_LOST when that can't be seen either.
 */
export async function settle(bench: Bench): Promise<Standing> {
  const { lock, service, tables } = bench
  try {
    for (let tries = 0; tries < 40; tries++) {
      const rows = await ask(
        lock,
        `SELECT pg_terminate_backend(pid)::text AS ended FROM pg_stat_activity WHERE ${bench.working()} AND datname = current_database() AND usename = session_user`,
      )
      if (rows.length === 0) {
        bench.work = await bench.reopen()
        return await readLedger(bench.work, tables)
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  } catch (cause) {
    throw lostError(service, cause)
  }
  throw lostError(service, null)
}

/** What stands can't be seen. */
export function lostError(service: string, cause: unknown): SkeinError {
  return new SkeinError(
    'CONNECTION_LOST',
    `The connection to ${service} was lost, and what stands there could not be read.`,
    {
      hint: 'When the server is back, run: skein status',
      data: { service },
      cause,
    },
  )
}
