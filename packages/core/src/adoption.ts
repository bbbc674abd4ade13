import type { Holder, MigrationStep, RunInfo, Standing } from './store.ts'

/** A row taken over from another tool's ledger. */
export interface Adopted {
  readonly step: MigrationStep
  /** When that tool applied it, in ISO 8601 with every digit it has; null where it doesn't say. */
  readonly appliedAt: string | null
}

/**
 * Taking a ledger over from another tool, for stores where other tools keep theirs. Texts are in the store's own
 * language, name things with their schema, and come from whoever knows that tool; lock, ledger and that all is one act are the store's affair.
 */
export interface Adoption {
  /** Asks something that can't change anything; gives the first answer as a text, null when there is none. */
  ask(question: string, signal?: AbortSignal): Promise<string | null>
  /**
   * Under the lock and as one act: says `texts`, which put the other's ledger aside, creates the ledger and writes the
   * rows in that order. Gives who has the lock otherwise. Rejects REFUSED where there is a ledger of ours, or when a
   * text fails.
   */
  take(run: RunInfo, texts: readonly string[], rows: readonly Adopted[]): Promise<Standing | Holder>
  /** Where our ledger stands, or would. */
  readonly place: { readonly schema: string; readonly table: string }
  /**
   * As `take`, for a table that stands in our ledger's place with its columns `version`, `description` and
   * `applied_at`: that very table becomes ours. Its rows keep what they say, and its grants stay; what has no row in
   * `rows` leaves it.
   */
  widen(run: RunInfo, tool: string, texts: readonly string[], rows: readonly Adopted[]): Promise<Standing | Holder>
  /** The tool whose table was widened into ours; null where ours was made anew, or where there is none. */
  widenedFrom(): Promise<string | null>
  /**
   * Under the lock and as one act: removes our ledger with its history, and says `texts`; a table that was widened is
   * narrowed to what it was, with its rows. Gives who has the lock otherwise. Rejects REFUSED unless exactly the rows of `take` stand, or when a text fails.
   */
  giveBack(run: RunInfo, texts: readonly string[]): Promise<Standing | Holder>
}
