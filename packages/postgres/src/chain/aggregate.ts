import type { Connection } from '../clients/client.ts'
import { literal } from '../sql.ts'
import { nameOf } from './named.ts'

const creating = /^create\s+materialized\s+view\s+(?:if\s+not\s+exists\s+)?/i
const continuous = /\bwith\s*\([^)]*\b(?:timescaledb|tsdb)\s*\.\s*continuous\b/i
const withoutData = /\bwith\s+no\s+data$/i

/**
 * The continuous aggregate of TimescaleDB that a statement makes, and then fills in transactions of their own; null for
 * every other statement.
 */
export function aggregateFilled(statement: string): string | null {
  const [begin] = creating.exec(statement) ?? []
  if (begin === undefined || !continuous.test(statement) || withoutData.test(statement.trimEnd())) return null
  return nameOf(statement.slice(begin.length))
}

/**
 * Ends what was interrupted between the making of an aggregate and its filling.
 * @param same its statement is what it was then; one that changed would be taken for the old one.
 * @returns `to do` where it was not made
 */
export async function lookAtAggregate(work: Connection, name: string, same: boolean): Promise<'done' | 'to do'> {
  const found = await standingAggregate(work, name)
  if (found === null) return 'to do'
  const { schema, view } = found
  if (!same) {
    const message = `continuous aggregate ${view} stands since the first attempt, and its statement was changed since: drop it first (DROP MATERIALIZED VIEW ${view})`
    await work.send(
      `DO ${literal(`BEGIN RAISE EXCEPTION USING ERRCODE = '55000', MESSAGE = ${literal(message)}; END`)}`,
    )
  }
  await work.send(`CALL ${schema}.refresh_continuous_aggregate(${literal(view)}, NULL, NULL)`)
  return 'done'
}

/** The aggregate of this name, as the statement itself would look it up, with the schema of the extension's functions. */
export async function standingAggregate(
  work: Connection,
  name: string,
): Promise<{ readonly schema: string; readonly view: string } | null> {
  const known = `SELECT pg_catalog.quote_ident(nspname) AS schema FROM pg_catalog.pg_extension
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) extnamespace
    WHERE extname OPERATOR(pg_catalog.=) 'timescaledb'::pg_catalog.name`
  const [extension] = await work.send(known)
  if (!extension) return null
  const [row] = await work.send(`SELECT pg_catalog.format('%I.%I', view_schema, view_name) AS view
    FROM timescaledb_information.continuous_aggregates
    WHERE pg_catalog.to_regclass(pg_catalog.format('%I.%I', view_schema, view_name))
      OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${literal(name)})`)
  return row ? { schema: extension['schema'] ?? 'public', view: row['view'] ?? name } : null
}
