import {
  type Applied,
  type AppliedSeed,
  formatOf,
  type Open,
  type Origin,
  parseRequirement,
  type Requirement,
  type Standing,
} from '@skein/core'
import type { Connection, Row } from '../clients/client.ts'
import { serverError } from '../failure.ts'
import { literal, moment } from '../sql.ts'
import { pinned, unfiltered } from '../pinned.ts'
import { format, type Head, type Tables } from './tables.ts'
import { withHistoryAlone, withoutHistory, withoutRows, withoutState } from './torn.ts'

/**
 * One statement that answers also where there is no ledger: what may not exist is asked by a text of its own. Whether it
 * exists is read from the catalog's rows: a look by name, as `to_regclass` takes, would see tables that were made since
 * the statement began, of whose rows it can see none.
 */
export function ledgerQuestion(tables: Tables): string {
  const { ledger, state } = tables
  const inner = `SELECT json_build_object(
    'head', (SELECT value FROM ${state} WHERE kind = 'ledger'),
    'seeds', (SELECT coalesce(json_agg(json_build_array(name, value->>'checksum', value->'requires') ORDER BY name), '[]') FROM ${state} WHERE kind = 'seed'),
    'repeatables', (SELECT coalesce(json_agg(json_build_array(name, value->>'checksum', coalesce((value->>'stale')::boolean, false)) ORDER BY name), '[]') FROM ${state} WHERE kind = 'repeatable'),
    'loose', (SELECT coalesce(json_agg(value || jsonb_build_object('name', name) ORDER BY name), '[]') FROM ${state} WHERE kind = 'open'),
    'rows', (SELECT coalesce(json_agg(json_build_array(version::text, description, ${moment('applied_at')}, checksum, seq::text, requires, down_checksum, run, origin, open IS NOT NULL) ORDER BY seq), '[]') FROM ${ledger})
  )::text AS j`
  const there = `SELECT array_agg(relname::text) AS names, bool_or(relname = 'schema_migrations' AND EXISTS
      (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'down_checksum' AND NOT attisdropped)) AS made,
    bool_or(relname = 'schema_migrations_history' AND EXISTS
      (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'because' AND NOT attisdropped)) AS noted
    FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${literal(tables.schema)})
      AND relname IN ('schema_migrations', 'schema_migrations_state', 'schema_migrations_history')`
  return `${pinned}; ${unfiltered}; SELECT ('schema_migrations' = ANY (names))::text AS ledger, ('schema_migrations_state' = ANY (names))::text AS state,
    ('schema_migrations_history' = ANY (names))::text AS history, made::text AS made, noted::text AS noted,
    CASE WHEN names @> '{schema_migrations,schema_migrations_state}' THEN query_to_xml(${literal(inner)}, false, true, '')::text END AS answer
    FROM (${there}) AS there`
}

/** Asks and understands: one round trip. */
export async function readLedger(connection: Connection, tables: Tables): Promise<Standing> {
  return ledgerFrom(await connection.send(ledgerQuestion(tables)), tables)
}

/** What a link that was opened with `ledgerQuestion` was answered; a table that went in that moment is looked for again. */
export async function openedLedger(link: Connection, tables: Tables): Promise<Standing> {
  const rows = await link.first.catch((error: unknown) => {
    if (serverError(error)?.code !== '42P01') throw error
    return link.send(ledgerQuestion(tables))
  })
  return ledgerFrom(rows, tables)
}

/** What `ledgerQuestion` was answered with. */
function ledgerFrom([row]: readonly Row[], tables: Tables): Standing {
  const rows = { applied: [], seeds: [], repeatables: [], open: [] }
  const nothing = { id: null, service: null, environment: null, system: [], ...rows }
  if (row?.['state'] !== 'true' && row?.['ledger'] !== 'true')
    return row?.['noted'] === 'true'
      ? { ledger: 'foreign', torn: withHistoryAlone, ...nothing }
      : { ledger: 'absent', ...nothing }
  if (row['ledger'] !== 'true') return { ledger: 'foreign', torn: withoutRows, ...nothing }
  const answer = row['answer']
  const standing = answer ? understand(JSON.parse(unwrap(answer)) as Answer) : null
  if (!standing) return { ledger: 'foreign', ...(row['made'] === 'true' && { torn: withoutState }), ...nothing }
  return row['history'] === 'true' || standing.unwritable
    ? standing
    : { ...standing, unwritable: withoutHistory(tables) }
}

interface Answer {
  readonly head: Head | null
  readonly seeds: readonly [name: string, checksum: string | null, requires: readonly string[]][]
  readonly repeatables: readonly [name: string, checksum: string | null, stale: boolean][]
  readonly loose: readonly {
    name: string
    direction: 'up' | 'down'
    description: string
    statement: number | null
    text: string | null
    /** The catalog can tell whether it was done. */
    seen?: boolean
    failed?: boolean
    since: string
  }[]
  readonly rows: readonly [
    version: string,
    description: string,
    at: string,
    checksum: string | null,
    seq: string,
    requires: readonly string[],
    kept: string | null,
    run: string | null,
    origin: Origin | null,
    open: boolean,
  ][]
}

function understand({ head, seeds, repeatables, loose, rows }: Answer): Standing | null {
  if (!head) return null
  const applied: Applied[] = []
  const open: Open[] = loose.map(({ name, direction, description, statement, text, seen, failed, since }) => ({
    direction,
    version: name.startsWith('seed ') ? name.slice(5) : name.startsWith('R_') ? name : BigInt(name),
    description,
    statement,
    text,
    // Without a text none was left to send; without a number nobody counted.
    inDoubt: statement === null || (failed !== true && text !== null && seen !== true),
    since: new Date(since),
  }))
  for (const [version, description, at, checksum, seq, requires, kept, run, origin, unfinished] of rows) {
    const appliedAt = new Date(at)
    if (unfinished)
      open.push({
        direction: 'up',
        version: BigInt(version),
        description,
        statement: null,
        text: null,
        inDoubt: true,
        since: appliedAt,
      })
    else
      applied.push({
        version: BigInt(version),
        description,
        appliedAt,
        checksum,
        seq: BigInt(seq),
        requires: requirements(requires),
        kept,
        run,
        origin,
      })
  }
  const sown = seeds.map(([name, checksum, requires]): AppliedSeed => ({
    name,
    checksum,
    requires: requirements(requires),
  }))
  return {
    ledger: 'ours',
    ...formatOf(head.format, format),
    id: head.id,
    service: head.service,
    environment: head.environment,
    system: head.system,
    applied,
    seeds: sown,
    repeatables: repeatables.map(([name, checksum, stale]) => ({ name, checksum, stale })),
    open,
  }
}

function requirements(texts: readonly string[]): Requirement[] {
  return texts.flatMap((text) => parseRequirement(text) ?? [])
}

/** `query_to_xml` answers with one element, and writes four characters as entities. */
function unwrap(answer: string): string {
  const inside = answer.slice(answer.indexOf('<j>') + 3, answer.lastIndexOf('</j>'))
  return inside.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#x0d;', '\r').replaceAll('&amp;', '&')
}
