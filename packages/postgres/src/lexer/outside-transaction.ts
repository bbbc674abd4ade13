import { commands, skeleton } from './commands.ts'
import type { Command } from './commands.ts'
import type { Lexed, Statement } from './statements.ts'

interface Rule {
  readonly name: string
  /** Matches the first words; cheap, so that few statements are read again. */
  readonly words: RegExp
  /** Matches the skeleton, where the words do not tell. */
  readonly skeleton?: RegExp
}

const off = 'FALSE|OFF|0'

/**
 * After PreventInTransactionBlock in PostgreSQL's and TimescaleDB's sources. Where a string is an option's value it may
 * well say no, so the statement is not listed.
 */
const rules: readonly Rule[] = [
  { name: 'CREATE INDEX CONCURRENTLY', words: /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY\b/ },
  { name: 'DROP INDEX CONCURRENTLY', words: /^DROP INDEX CONCURRENTLY\b/ },
  {
    name: 'REINDEX CONCURRENTLY',
    words: /^REINDEX\b/,
    skeleton: new RegExp(`^REINDEX (?:\\( [^)]*\\) )?[A-Z]+ CONCURRENTLY |^REINDEX \\( [^)]*CONCURRENTLY (?!${off}|')`),
  },
  {
    name: 'REINDEX of a schema or database',
    words: /^REINDEX\b/,
    skeleton: /^REINDEX (?:\( [^)]*\) )?(?:SCHEMA|DATABASE|SYSTEM)\b/,
  },
  {
    name: 'DETACH PARTITION CONCURRENTLY',
    words: /^ALTER TABLE\b/,
    skeleton: / DETACH PARTITION [^ ]+(?: \. [^ ]+)* CONCURRENTLY$/,
  },
  { name: 'VACUUM', words: /^VACUUM\b/ },
  { name: 'CLUSTER without a table', words: /^CLUSTER\b/, skeleton: /^CLUSTER(?: VERBOSE| \( [^)]*\))?$/ },
  { name: 'CREATE DATABASE', words: /^CREATE DATABASE\b/ },
  { name: 'DROP DATABASE', words: /^DROP DATABASE\b/ },
  {
    name: 'ALTER DATABASE SET TABLESPACE',
    words: /^ALTER DATABASE\b/,
    skeleton: /^ALTER DATABASE [^ ]+ SET TABLESPACE\b/,
  },
  { name: 'CREATE TABLESPACE', words: /^CREATE TABLESPACE\b/ },
  { name: 'DROP TABLESPACE', words: /^DROP TABLESPACE\b/ },
  { name: 'ALTER SYSTEM', words: /^ALTER SYSTEM\b/ },
  { name: 'DISCARD ALL', words: /^DISCARD ALL\b/ },
  {
    name: 'CREATE SUBSCRIPTION with its slot',
    words: /^CREATE SUBSCRIPTION\b/,
    skeleton: new RegExp(`^(?!.* (?:CREATE_SLOT|CONNECT) = (?:${off}|'))`, 's'),
  },
  { name: 'DROP SUBSCRIPTION', words: /^DROP SUBSCRIPTION\b/ },
  {
    name: 'ALTER SUBSCRIPTION with refresh',
    words: /^ALTER SUBSCRIPTION\b/,
    skeleton: new RegExp(
      `^ALTER SUBSCRIPTION [^ ]+ (?:REFRESH PUBLICATION\\b|(?:SET|ADD|DROP) PUBLICATION (?!.* REFRESH = (?:${off}|')))`,
      's',
    ),
  },
  {
    name: 'ALTER SUBSCRIPTION of its slot',
    words: /^ALTER SUBSCRIPTION\b/,
    skeleton: new RegExp(`^ALTER SUBSCRIPTION [^ ]+ SET \\( (?:.* )?(?:FAILOVER\\b|TWO_PHASE = (?:${off}))`, 's'),
  },
  {
    name: 'CREATE MATERIALIZED VIEW with timescaledb.continuous and data',
    words: /^CREATE MATERIALIZED VIEW\b/,
    skeleton: /^(?!.* WITH NO DATA$).* (?:TIMESCALEDB|TSDB) \. CONTINUOUS\b/s,
  },
  {
    name: 'CREATE INDEX with timescaledb.transaction_per_chunk',
    words: /^CREATE (?:UNIQUE )?INDEX\b/,
    skeleton: new RegExp(` WITH \\( [^)]*\\b(?:TIMESCALEDB|TSDB) \\. TRANSACTION_PER_CHUNK (?!= (?:${off}|'))`),
  },
  ...['refresh_continuous_aggregate', 'run_job', 'recompress_chunk', 'merge_chunks_concurrently'].map((procedure) => ({
    name: `CALL ${procedure}`,
    words: /^CALL\b/,
    skeleton: new RegExp(`^CALL (?:[^ ]+ \\. )?${procedure.toUpperCase()} \\(`),
  })),
  {
    name: 'CALL merge_chunks, concurrently',
    words: /^CALL\b/,
    skeleton: /^CALL (?:[^ ]+ \. )?MERGE_CHUNKS \( .*\bTRUE\b/s,
  },
  {
    name: 'SELECT reorder_chunk or move_chunk',
    words: /^SELECT (?:\S+ )?(?:REORDER|MOVE)_CHUNK\b/,
    skeleton: /^SELECT (?:[^ ]+ \. )?(?:REORDER|MOVE)_CHUNK \(/,
  },
]

/** Any of the rules: most statements are near none, and are asked once. */
const near = new RegExp(rules.map(({ words }) => words.source).join('|'))

/**
 * The statements known to refuse a transaction block. What depends on the database's content (REINDEX of a partitioned
 * table, CLUSTER of a hypertable, DROP SUBSCRIPTION of one that has no slot) is listed only where it refuses as a rule,
 * as CALL run_job does: what most jobs call commits.
 */
export function outsideTransaction(lexed: Lexed): readonly Command[] {
  return commands(lexed, (statement) => outside(lexed, statement))
}

function outside(lexed: Lexed, statement: Statement): string | undefined {
  const words = statement.words.join(' ')
  if (!near.test(words)) return undefined
  const close = rules.filter((rule) => rule.words.test(words))
  const bones = close.some((rule) => rule.skeleton) ? skeleton(lexed, statement) : ''
  return close.find((rule) => rule.skeleton?.test(bones) ?? true)?.name
}
