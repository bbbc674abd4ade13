import { type Attempt, SkeinError } from '@skein/core'
import type { Connection } from '../clients/client.ts'
import { identifier, literal, moment } from '../sql.ts'
import type { Tables } from './tables.ts'
import { withoutHistory } from './torn.ts'
import { ask, unfiltered } from '../pinned.ts'

/** The last attempts, newest first; none where there is no ledger. @throws SkeinError HISTORY_LOST */
export async function readHistory(connection: Connection, tables: Tables, limit: number): Promise<readonly Attempt[]> {
  const { schema, history } = tables
  const found = (name: string) => `to_regclass(${literal(`${identifier(schema)}.${name}`)})::text`
  const [there] = await ask(
    connection,
    `SELECT ${found('schema_migrations_history')} AS history, ${found('schema_migrations_state')} AS state`,
  )
  if (!there?.['history']) {
    if (!there?.['state']) return []
    const { code, message, remedy } = withoutHistory(tables)
    throw new SkeinError(code, message, { hint: remedy })
  }
  const rows = await ask(
    connection,
    `${unfiltered}; SELECT ${moment('at')} AS at,
    run, by, action, name, description, outcome, milliseconds::text, error::text, because FROM ${history} ORDER BY id DESC LIMIT ${limit}`,
  )
  return rows.map((row) => ({
    at: new Date(row['at'] ?? Number.NaN),
    run: row['run'] ?? '',
    by: row['by'] ?? '',
    action: row['action'] ?? '',
    name: row['name'] ?? '',
    description: row['description'] ?? '',
    outcome: row['outcome'] ?? '',
    milliseconds: row['milliseconds'] == null ? null : Number(row['milliseconds']),
    error: row['error'] == null ? null : (JSON.parse(row['error']) as Record<string, unknown>),
    because: row['because'] ?? null,
  }))
}
