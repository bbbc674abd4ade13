import type { Requirement } from './migration.ts'
import type { Direction } from './store.ts'

/** A row of the ledger. */
export interface Applied {
  readonly version: bigint
  readonly description: string
  readonly appliedAt: Date
  readonly checksum: string | null
  /** Order of application, by the store's own count and never by a clock. */
  readonly seq: bigint
  readonly requires: readonly Requirement[]
  /** Checksum of the down's text kept in the row; null when none is kept. */
  readonly kept: string | null
  /** The run that wrote it; null for rows that came from elsewhere. */
  readonly run: string | null
  /** Null where the store ran its up; else why the row is there without. */
  readonly origin: Origin | null
}

/** Why a row is there though nothing was run for it. */
export type Origin = 'baseline' | 'forced' | 'adopted' | 'repaired'

export interface AppliedSeed {
  readonly name: string
  readonly checksum: string | null
  readonly requires: readonly Requirement[]
}

/** A repeatable that was made. */
export interface Made {
  readonly name: string
  readonly checksum: string | null
  /** A version was taken back since, so it may not be what its text says any more. */
  readonly stale: boolean
}

/** A step that began and whose end is not known: the store is DIRTY. */
export interface Open {
  readonly direction: Direction
  /** A version, a repeatable's name (`R_…`), or a seed's. */
  readonly version: bigint | string
  readonly description: string
  /** 0-based index of the first statement not known to be done; null where the store can't count. */
  readonly statement: number | null
  /** The first words of that statement, without data. */
  readonly text: string | null
  /** False: that statement is known not to have been done. True: nobody can tell without looking at the database. */
  readonly inDoubt: boolean
  readonly since: Date
}

/** What keeps a ledger from being written that can be read: by whom, or by what is gone of it. */
export interface Unwritable {
  readonly code: 'NEWER_LEDGER' | 'HISTORY_LOST'
  /** The rest of a sentence that begins with whose database it is. */
  readonly message: string
  readonly remedy: string
}

/** What a store's ledger says. */
export interface Standing {
  /** `absent`: none yet. `foreign`: a table of that name is another tool's. */
  readonly ledger: 'absent' | 'ours' | 'foreign'
  /** The other tool's table, where it has another name than ours. */
  readonly foreign?: string
  /** What is gone of a ledger that was ours, as the rest of a sentence; it is `foreign` then. */
  readonly torn?: { readonly message: string; readonly remedy: string }
  /** The ledger's own identity, made at its creation; null while absent or foreign. */
  readonly id: string | null
  /** The number of its format, where it is ours. */
  readonly format?: number
  /** Why this Skein reads it and must not write to it, where it is ours. */
  readonly unwritable?: Unwritable
  readonly service: string | null
  readonly environment: string | null
  readonly system: readonly string[]
  /** In order of application. */
  readonly applied: readonly Applied[]
  readonly seeds: readonly AppliedSeed[]
  readonly repeatables: readonly Made[]
  readonly open: readonly Open[]
}

/** What a store says that Skein never wrote to. */
export const nothing: Standing = {
  ledger: 'absent',
  id: null,
  service: null,
  environment: null,
  system: [],
  applied: [],
  seeds: [],
  repeatables: [],
  open: [],
}
