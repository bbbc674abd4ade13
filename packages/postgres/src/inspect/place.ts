import { SkeinError } from '@skein/core'
import { identifier, literal } from '../sql.ts'
import type { Look } from './look.ts'
import { pinned } from '../pinned.ts'

/** A column that a place names, in the server's words. */
export interface Column {
  readonly table: string
  readonly column: string
  readonly type: string
  /** What tells whether two of its values are equal; null: they are compared as texts. */
  readonly equals: string | null
  /** Its table's primary key, each quoted; none: rows are told by where they lie, where they have a place. */
  readonly key: readonly string[]
  readonly hasPlace: boolean
}

/**
 * Finds `table.column` or `schema.table.column`, quoted as in SQL; without a schema where files would find it.
 * @param path statement that gives the search_path of files.
 * @throws SkeinError PLACE_UNKNOWN
 */
export async function findColumn({ ask }: Pick<Look, 'ask'>, path: string, place: string): Promise<Column> {
  const names = namesIn(place)
  const column = names?.at(-1)
  if (!names || column === undefined || names.length < 2 || names.length > 3)
    throw unknown(place, 'Write it as table.column or schema.table.column.')
  const table = names.slice(0, -1).map(identifier).join('.')
  // Which table a bare name means is a question of the search_path, and the only one that is.
  const bare = `SELECT pg_catalog.to_regclass(${literal(table)})::pg_catalog.oid::pg_catalog.text AS oid`
  const oid = (await ask(`${path}; ${bare}; ${pinned}`)).find((row) => 'oid' in row)?.['oid']
  const [row] = oid ? await ask(question(oid, column)) : []
  if (!row) throw unknown(place, await nearest(ask, path, place))
  return {
    table: row['table'] ?? '',
    column: identifier(column),
    type: row['type'] ?? '',
    equals: row['equals'] ?? null,
    key: JSON.parse(row['key'] ?? '[]') as string[],
    hasPlace: row['place'] === 'true',
  }
}

/**
 * A domain's values are those of the type below it, and no length is said: a cast would cut what is too long. Equality
 * is the type's own, wherever that stands, as citext's does in a schema of users.
 */
function question(oid: string, column: string): string {
  return `WITH RECURSIVE below(oid) AS (
      SELECT atttypid FROM pg_attribute WHERE attrelid = ${oid} AND attname = ${literal(column)} AND attnum > 0 AND NOT attisdropped
      UNION ALL SELECT typbasetype FROM below JOIN pg_type t ON t.oid = below.oid WHERE typtype = 'd'),
    base AS (SELECT t.oid, typcategory, format('%I.%I', nspname, typname) AS name FROM below JOIN pg_type t ON t.oid = below.oid AND typtype <> 'd'
      JOIN pg_namespace n ON n.oid = typnamespace)
    SELECT c.oid::regclass::text AS table, base.name AS type, (relkind IN ('r', 'p', 'm'))::text AS place,
      coalesce((SELECT format('OPERATOR(%I.%s)', nspname, oprname) FROM pg_opclass JOIN pg_am am ON am.oid = opcmethod AND amname = 'btree'
          JOIN pg_amop ON amopfamily = opcfamily AND amopstrategy = 3 AND amoplefttype = opcintype AND amoprighttype = opcintype
          JOIN pg_operator o ON o.oid = amopopr JOIN pg_namespace n ON n.oid = oprnamespace WHERE opcintype = base.oid AND opcdefault),
        CASE WHEN typcategory NOT IN ('U', 'G') THEN 'OPERATOR(pg_catalog.=)' END) AS equals,
      (SELECT coalesce(json_agg(quote_ident(attname) ORDER BY place), '[]') FROM pg_index, unnest(indkey) WITH ORDINALITY AS part(num, place)
        JOIN pg_attribute ON attrelid = ${oid} AND attnum = num WHERE indrelid = ${oid} AND indisprimary AND place <= indnkeyatts)::text AS key
    FROM pg_class c, base WHERE c.oid = ${oid}`
}

/** The names of a place as SQL reads them: folded, unless in quotes. */
function namesIn(place: string): string[] | null {
  if (!/^(?:"(?:[^"]|"")+"|[^".]+)(?:\.(?:"(?:[^"]|"")+"|[^".]+))*$/.test(place)) return null
  const parts = place.match(/"(?:[^"]|"")+"|[^".]+/g) ?? []
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase()))
}

/** Columns whose names are not far from it, as a sentence. */
async function nearest(ask: Look['ask'], path: string, place: string): Promise<string> {
  const rows =
    await ask(`${path}; SELECT pg_catalog.format('%s.%I', attrelid::pg_catalog.regclass, attname) AS name FROM pg_catalog.pg_attribute
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) attrelid JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) relnamespace
    WHERE attnum OPERATOR(pg_catalog.>) 0 AND NOT attisdropped AND relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f}')
      AND nspname OPERATOR(pg_catalog.!~) '^(pg_|information_schema)'; ${pinned}`)
  const near = rows
    .flatMap(({ name }) => {
      if (!name) return []
      const bare = name.slice(name.indexOf('.') + 1)
      return [{ name, far: Math.min(...[name, bare].map((text) => distance(text, place))) }]
    })
    .filter(({ far }) => far <= Math.max(3, place.length / 2))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
  return near.length > 0
    ? `Is one of these meant? ${near.map(({ name }) => name).join(', ')}`
    : 'No column is called so.'
}

function unknown(place: string, hint: string): SkeinError {
  return new SkeinError('PLACE_UNKNOWN', `There is no column ${place}.`, { hint, data: { place } })
}

/** Letters to change, add or take away to come from one text to the other. */
function distance(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()]
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1]
    for (const [j, other] of b.split('').entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + Number(letter !== other)))
    row = next
  }
  return row.at(-1) ?? 0
}
