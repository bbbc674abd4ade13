import type { Migration } from '@skein/core'
import { parseVersion } from '@skein/core'

/** How a tool keeps what it has applied in PostgreSQL. */
export interface Ledger {
  /** Its name, unless the tool was told another one. */
  readonly table: string
  /** It is a part of Skein's own: where it stands in that one's place it isn't put aside, but widened. */
  readonly widened?: true
  /** Whether a table is this tool's, by its columns: `version_id bigint`. */
  owns(columns: readonly string[]): boolean
  /** A table that, where it stands in the same schema, says that this one is another tool's. */
  readonly notBeside?: string
  /**
   * A SELECT of what stands there: `key`, `place` (order of application), `at` (ISO 8601), `checksum`, `description`,
   * all text or null, and `state`.
   * @param table its name, quoted.
   */
  select(table: string): string
  /** Under which keys migrations stand there, in the order that they are given in. */
  keysOf(migrations: readonly Migration[]): readonly string[]
  /** The version that a key speaks of, for a key without a file. @param migrations those that have one. */
  versionOf(key: string, migrations: readonly Migration[]): bigint | null
  /** Whether an entry that stands for all below it covers a migration. */
  covers?(key: string, migration: Migration): boolean
  /** What the tool writes as checksum for a migration as it is now. */
  checksumOf?(migration: Migration): string
  /** What to do about an entry that failed, in the tool's own words. */
  readonly mend?: string
}

/** One line of another tool's ledger. */
export interface LedgerEntry {
  readonly key: string
  readonly place: string | null
  readonly at: string | null
  readonly checksum: string | null
  readonly description: string | null
  /**
   * `applied`; `upTo`: with all below it; `failed`: begun, and its end is not known; `other`: nothing that is taken
   * over.
   */
  readonly state: 'applied' | 'upTo' | 'failed' | 'other'
}

/** Keys that are versions. */
export const byVersion: Pick<Ledger, 'keysOf' | 'versionOf'> = {
  keysOf: (migrations) => migrations.map(({ version }) => String(version)),
  versionOf: parseVersion,
}

export function hasAll(columns: readonly string[], names: readonly string[]): boolean {
  const there = new Set(columns.map(nameOf))
  return names.every((name) => there.has(name))
}

export function hasOnly(columns: readonly string[], names: readonly string[]): boolean {
  return columns.length === names.length && hasAll(columns, names)
}

function nameOf(column: string): string {
  return column.split(' ', 1)[0] ?? ''
}
