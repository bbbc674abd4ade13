import type { Connection } from '../clients/client.ts'
import type { ServerError } from '../failure.ts'
import { literal } from '../sql.ts'
import { nameOf } from './named.ts'

/** An index that is built in several transactions, so that a part of it stands when that fails. */
interface Build {
  readonly name: string
  /** A second attempt would pass over what is there already by that name, be it valid or not. */
  readonly passesOver: boolean
  /** What takes away what a build left. */
  readonly drop: 'DROP INDEX CONCURRENTLY' | 'DROP INDEX'
}

const creating = /^create\s+(?:unique\s+)?index\s+(concurrently\s+)?(if\s+not\s+exists\s+)?/i
/** TimescaleDB's way on hypertables, which know no CONCURRENTLY; what it left can't be dropped concurrently either. */
const perChunk =
  /\bwith\s*\([^)]*\b(?:timescaledb|tsdb)\s*\.\s*transaction_per_chunk\b(?!\s*=\s*(?:'|(?:false|off|0)\b))/i

/** The index that a statement builds beside its readers; null for every other statement. */
export function indexBuilt(statement: string): Build | null {
  const [begin, concurrently, ifNotExists] = creating.exec(statement) ?? []
  if (begin === undefined || (concurrently === undefined && !perChunk.test(statement))) return null
  const name = nameOf(statement.slice(begin.length))
  if (name === null || !/^\s+on\s/i.test(statement.slice(begin.length + name.length))) return null
  const drop = concurrently === undefined ? 'DROP INDEX' : 'DROP INDEX CONCURRENTLY'
  return { name, passesOver: ifNotExists !== undefined, drop }
}

/** The index of this name, as it is written; null where there is none. */
export async function standingIndex(
  work: Connection,
  name: string,
): Promise<{ readonly valid: boolean; readonly index: string } | null> {
  const [row] = await work.send(
    // The name is looked up as the statement itself would look it up.
    `SELECT indisvalid::pg_catalog.text AS valid, indexrelid::pg_catalog.regclass::pg_catalog.text AS index FROM pg_catalog.pg_index
      WHERE indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${literal(name)})`,
  )
  return row ? { valid: row['valid'] === 'true', index: row['index'] ?? name } : null
}

/** What the failure of the look below says of itself besides its words. */
const mark = { schema: 'skein', table: 'index' } as const

/**
 * What fails in the place of the statement when its first attempt would pass over an index that is INVALID; null where
 * it would not. One text, so that it is as good for whoever sends it in Skein's place.
 */
export function lookBefore(statement: string): string | null {
  const build = indexBuilt(statement)
  if (!build?.passesOver) return null
  // It may be somebody's who builds it right now, so it is not for us to drop.
  return `DO ${literal(`DECLARE skein_index pg_catalog.text; BEGIN
  SELECT indexrelid::pg_catalog.regclass INTO skein_index FROM pg_catalog.pg_index
    WHERE indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${literal(build.name)}) AND NOT indisvalid;
  IF FOUND THEN
    RAISE EXCEPTION 'index % is INVALID: a build of it failed before or is under way, and IF NOT EXISTS would take it for built', skein_index
      USING ERRCODE = '55000', SCHEMA = '${mark.schema}', TABLE = '${mark.table}', CONSTRAINT = skein_index;
  END IF;
END`)}`
}

/** The index that such a look failed for; null for every other failure. */
export function invalidIndex({ schema, table, constraint }: ServerError): string | null {
  return schema === mark.schema && table === mark.table ? (constraint ?? null) : null
}

/**
 * Whether an interrupted build was finished. What it left invalid is dropped, because a repeated IF NOT EXISTS would
 * take it for an index.
 */
export async function lookAtIndex(work: Connection, { name, drop }: Build): Promise<'done' | 'to do'> {
  const found = await standingIndex(work, name)
  if (!found) return 'to do'
  if (found.valid) return 'done'
  await work.send(`${drop} ${found.index}`)
  return 'to do'
}
