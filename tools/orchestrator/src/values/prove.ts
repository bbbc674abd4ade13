import type { CatalogChange, ProofStep, Verdict } from '@skein/core'
import { type ErrorFacts, errorFacts } from './error.ts'

export interface ProveValue {
  readonly services: readonly ProvenValue[]
}

export interface ProvenValue {
  readonly service: string
  /** `skipped`: it can't be rehearsed here. */
  readonly state: 'proven' | 'wrong' | 'skipped'
  /** Why it was skipped; null unless it was. */
  readonly reason: string | null
  readonly migrations: readonly ProofStepValue[]
  /** The file with what all of them make; null where none is kept or its migrations could not all be run. */
  readonly schema: SchemaValue | null
}

export interface SchemaValue {
  readonly file: string
  /** `old`: the file is there and says something else. */
  readonly state: 'written' | 'same' | 'old'
}

export interface ProofStepValue {
  readonly version: string
  /** The version as its people write it, where that is another text. */
  readonly label?: string
  readonly description: string
  readonly verdict: Verdict
  readonly changes: readonly CatalogChange[]
  /** Null unless it is broken. */
  readonly failed: ({ readonly at: 'up' | 'down' | 'second up' } & ErrorFacts) | null
}

export function proofStepValue({ version, label, description, verdict, changes, failed }: ProofStep): ProofStepValue {
  return {
    version: String(version),
    ...(label !== undefined && { label }),
    description,
    verdict,
    changes,
    failed: failed ? { at: failed.at, ...errorFacts(failed.error) } : null,
  }
}

/** Whether a migration's rehearsal went as it should. */
export function isFine({ verdict }: Pick<ProofStep, 'verdict'>): boolean {
  return verdict === 'proven' || verdict === 'irreversible'
}
