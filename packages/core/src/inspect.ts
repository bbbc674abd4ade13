import type { Catalog } from './catalog.ts'

/** What is not as it should be within one database. */
export interface Fault {
  /** A stable name: `INVALID_INDEX`, `CONSTRAINT_NOT_VALIDATED`, `TRIGGER_DISABLED`. */
  readonly code: string
  /** The object: `public.patients.patients_mrn_key`. */
  readonly object: string
  readonly message: string
  /** What to type to mend it, in the store's language where it has one. */
  readonly remedy: string
}

/** Rows that hold given values. */
export interface Holding {
  readonly count: number
  /** The first few by their keys, for people to look them up: `id=7`. Never other columns. */
  readonly sample: readonly string[]
}

/**
 * Reads a store and changes nothing, over one link. A place is where values stand, in the store's own words:
 * `patients.created_by`, `(:Patient).id`, `notes.patient_id`; asking for one that isn't there rejects PLACE_UNKNOWN.
 * One question at a time, except that others may be asked between two pieces of `values`.
 */
export interface Inspection extends AsyncDisposable {
  catalog(): Promise<Catalog>
  faults(): Promise<readonly Fault[]>
  /** The distinct values of a place as texts, none that are null, in pieces of some thousands; never all at once. */
  values(place: string): AsyncIterable<readonly string[]>
  /** Those of the values that stand nowhere in that place. */
  missing(place: string, values: readonly string[]): Promise<readonly string[]>
  /** The rows of a place that hold one of these values. @param limit of the sample. */
  holding(place: string, values: readonly string[], limit: number): Promise<Holding>
}
