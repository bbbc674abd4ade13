import type { Connection } from '../clients/client.ts'
import { literal } from '../sql.ts'

const creating =
  /^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?((?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*))?)\s+on\s/iu

/** The name of the index that a statement builds beside its readers; null for every other statement. */
export function indexBuilt(statement: string): string | null {
  return creating.exec(statement)?.[1] ?? null
}

/** The same for one that passes over what is there already by that name, be it valid or not. */
function indexPassedOver(statement: string): string | null {
  return /^\S+\s+(?:unique\s+)?index\s+concurrently\s+if\s/i.test(statement) ? indexBuilt(statement) : null
}

/** The index of this name, as it is written; null where there is none. */
async function standing(work: Connection, name: string): Promise<{ valid: boolean; index: string } | null> {
  const [row] = await work.send(
    // The name is looked up as the statement itself would look it up.
    `SELECT indisvalid::pg_catalog.text AS valid, indexrelid::pg_catalog.regclass::pg_catalog.text AS index FROM pg_catalog.pg_index
      WHERE indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${literal(name)})`,
  )
  return row ? { valid: row['valid'] === 'true', index: row['index'] ?? name } : null
}

/** The index that a first attempt would pass over though it is invalid; it may be somebody's who builds it right now. */
export async function invalidIndex(work: Connection, statement: string): Promise<string | null> {
  const name = indexPassedOver(statement)
  const found = name === null ? null : await standing(work, name)
  return found === null || found.valid ? null : found.index
}

/** Fails in the words of the server, in the place of the statement. */
export function refusal(index: string): string {
  const message = `index ${index} is INVALID: a build of it failed before or is under way, and IF NOT EXISTS would take it for built`
  return `DO ${literal(`BEGIN RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = ${literal(message)}; END`)}`
}

/**
 * Whether an interrupted build was finished. What it left invalid is dropped, because a repeated IF NOT EXISTS would
 * take it for an index.
 */
export async function lookAtIndex(work: Connection, name: string): Promise<'done' | 'to do'> {
  const found = await standing(work, name)
  if (!found) return 'to do'
  if (found.valid) return 'done'
  await work.send(`DROP INDEX CONCURRENTLY ${found.index}`)
  return 'to do'
}
