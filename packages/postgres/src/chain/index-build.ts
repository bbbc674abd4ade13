import type { Connection } from '../clients/client.ts'
import { literal } from '../sql.ts'

const creating =
  /^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?((?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*))?)\s+on\s/iu

/** The name of the index that a statement builds beside its readers; null for every other statement. */
export function indexBuilt(statement: string): string | null {
  return creating.exec(statement)?.[1] ?? null
}

/**
 * Whether an interrupted build was finished. What it left invalid is dropped, because a repeated IF NOT EXISTS would
 * take it for an index.
 */
export async function lookAtIndex(work: Connection, name: string): Promise<'done' | 'to do'> {
  const [row] = await work.send(
    // The name is looked up as the statement itself would look it up.
    `SELECT indisvalid::pg_catalog.text AS valid, indexrelid::pg_catalog.regclass::pg_catalog.text AS index FROM pg_catalog.pg_index
      WHERE indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${literal(name)})`,
  )
  if (!row) return 'to do'
  if (row['valid'] === 'true') return 'done'
  await work.send(`DROP INDEX CONCURRENTLY ${row['index']}`)
  return 'to do'
}
