import type { Connection } from '../clients/client.ts'
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

/** The index that a first attempt would pass over though it is invalid; it may be somebody's who builds it right now. */
export async function invalidIndex(work: Connection, statement: string): Promise<string | null> {
  const build = indexBuilt(statement)
  const found = build?.passesOver ? await standingIndex(work, build.name) : null
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
export async function lookAtIndex(work: Connection, { name, drop }: Build): Promise<'done' | 'to do'> {
  const found = await standingIndex(work, name)
  if (!found) return 'to do'
  if (found.valid) return 'done'
  await work.send(`${drop} ${found.index}`)
  return 'to do'
}
