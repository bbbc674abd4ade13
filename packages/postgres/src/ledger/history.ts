import type { Attempt } from '@skein/core'
import type { Connection } from '../clients/client.ts'
import { identifier, literal, moment } from '../sql.ts'
import type { Tables } from './tables.ts'
import { ask, unfiltered } from '../pinned.ts'

/** The last attempts, newest first; none where there is no ledger. */
export async function readHistory(
  connection: Connection,
  { schema, history }: Tables,
  limit: number,
): Promise<readonly Attempt[]> {
  const name = literal(`${identifier(schema)}.schema_migrations_history`)
  const [there] = await ask(connection, `SELECT to_regclass(${name})::text AS table`)
  if (!there?.['table']) return []
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
