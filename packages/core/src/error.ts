/**
 * What can go wrong, as stable names; messages are free to change. The kind decides the exit code:
 * `failed` (1) something may have been touched, `refused` (2) nothing was, `usage` (64) the call itself is wrong,
 * `busy` (75) another runner is at work, `bug` (70) Skein is wrong.
 */
const kinds: Readonly<Record<ErrorCode, ErrorKind>> = {
  /** A step's own text or function failed; its transaction was rolled back. */
  STEP_FAILED: 'failed',
  /** The connection was lost and the ledger could not be read again: what stands is not known. */
  CONNECTION_LOST: 'failed',
  /** The right to change the ledger was lost while working; nothing more was started. */
  LOCK_LOST: 'failed',
  /** The run was cancelled by its caller. */
  CANCELLED: 'failed',
  /** The plan holds refusals; see `refusals`. */
  REFUSED: 'refused',
  /** The plan, computed again under the lock, is no longer a part of the one that was shown. */
  PLAN_STALE: 'refused',
  /** The store could not be reached before anything was started. */
  UNREACHABLE: 'refused',
  /** The store was reached and said no to the credentials or the database name. */
  ACCESS_DENIED: 'refused',
  /** `schema_migrations` belongs to another tool or was made by hand. */
  FOREIGN_LEDGER: 'refused',
  /** The ledger says that this database belongs to another service. */
  WRONG_SERVICE: 'refused',
  /** The ledger says that this database belongs to another environment. */
  WRONG_ENVIRONMENT: 'refused',
  /** The ledger was written by a newer format than this version knows. */
  NEWER_LEDGER: 'refused',
  /** The table with every attempt is gone, and nothing is changed without a row in it. */
  HISTORY_LOST: 'refused',
  /** A part of the ledger is gone without which nobody knows what stands. */
  TORN_LEDGER: 'refused',
  /** There is no empty store to rehearse on; the hint says what to configure. */
  NO_SHADOW: 'refused',
  /** A declared reference names a table, label or collection that isn't there. */
  PLACE_UNKNOWN: 'refused',
  /** A migration file is not what was planned. */
  FILE_CHANGED: 'refused',
  /** A folder or file of migrations could not be read. */
  FILE_UNREADABLE: 'refused',
  /** The answer of a person was no, or nobody was there to ask. */
  NOT_CONFIRMED: 'refused',
  /** A configuration is missing, can't be loaded, or has a wrong value; names the key. */
  CONFIG_INVALID: 'usage',
  /** Words on the command line or arguments that make no sense. */
  USAGE: 'usage',
  /** Another runner holds the lock; says who and since when. */
  BUSY: 'busy',
  /** A state that can't be: please report it. */
  BUG: 'bug',
}

export type ErrorKind = 'failed' | 'refused' | 'usage' | 'busy' | 'bug'
export type ErrorCode =
  | 'STEP_FAILED'
  | 'CONNECTION_LOST'
  | 'LOCK_LOST'
  | 'CANCELLED'
  | 'REFUSED'
  | 'PLAN_STALE'
  | 'UNREACHABLE'
  | 'ACCESS_DENIED'
  | 'FOREIGN_LEDGER'
  | 'WRONG_SERVICE'
  | 'WRONG_ENVIRONMENT'
  | 'NEWER_LEDGER'
  | 'HISTORY_LOST'
  | 'TORN_LEDGER'
  | 'NO_SHADOW'
  | 'PLACE_UNKNOWN'
  | 'FILE_CHANGED'
  | 'FILE_UNREADABLE'
  | 'NOT_CONFIRMED'
  | 'CONFIG_INVALID'
  | 'USAGE'
  | 'BUSY'
  | 'BUG'

export interface ErrorDetails {
  /** What to type or change next. */
  readonly hint?: string
  /** Facts for programs: service, file, line, SQLSTATE. Never row data and never secrets. */
  readonly data?: Readonly<Record<string, unknown>>
  /** More for the operator's terminal only: a code frame, the server's DETAIL. May hold row data. */
  readonly detail?: string
  readonly cause?: unknown
}

/** The only error that Skein's packages throw. */
export class SkeinError extends Error {
  override readonly name = 'SkeinError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly data: Readonly<Record<string, unknown>>
  readonly detail: string | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause })
    this.code = code
    this.hint = details.hint
    this.data = details.data ?? {}
    this.detail = details.detail
  }

  get kind(): ErrorKind {
    return kinds[this.code]
  }
}

/** Gives any thrown value as a SkeinError: itself if it is one, else a BUG with the value as its cause. */
export function toSkeinError(thrown: unknown): SkeinError {
  if (thrown instanceof SkeinError) return thrown
  return new SkeinError('BUG', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown })
}
