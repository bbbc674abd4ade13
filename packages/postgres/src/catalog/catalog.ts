import type { Catalog, CatalogObject } from '@skein/core'
import type { Look } from '../inspect/look.ts'
import type { Tables } from '../ledger/tables.ts'
import { literal } from '../sql.ts'
import { columns, sequences } from './columns.ts'
import { constraints, indexes, statistics } from './constraints.ts'
import { foreign, languages, publications } from './foreign.ts'
import { aggregates, functions } from './functions.ts'
import { mine } from './mine.ts'
import { classes, families, operators } from './operators.ts'
import { comments, owned, owners } from './owned.ts'
import { defaultPrivileges, privileges } from './privileges.ts'
import { extensions, schemas, tables as tablesOf } from './relations.ts'
import { textSearch } from './text-search.ts'
import { withTimescale } from './timescale.ts'
import { casts, collations, types } from './own-types.ts'
import { eventTriggers, policies, rules, triggers, views } from './views.ts'

/** One statement that gives every object as `kind`, `name` and `definition`. @param version as `server_version_num` */
function question(tables: Tables, version: number): string {
  const schema = literal(tables.schema)
  const parts = [
    schemas(schema),
    extensions,
    tablesOf,
    columns(version),
    sequences,
    constraints,
    indexes,
    statistics,
    views,
    rules,
    triggers,
    eventTriggers,
    policies,
    functions,
    aggregates,
    types(version),
    casts,
    collations,
    operators,
    families,
    classes,
    textSearch,
    foreign,
    languages,
    publications(version),
    owners(schema),
    comments,
    privileges,
    defaultPrivileges,
  ]
  return `WITH ${mine(tables)}, ${owned},
  object(kind, name, definition) AS (${parts.join('\nUNION ALL ')})
SELECT kind, name, definition FROM object WHERE name IS NOT NULL AND definition IS NOT NULL`
}

/** Everything that stands in a database and a migration can make, but data. */
export async function readCatalog(look: Pick<Look, 'ask' | 'version'>, tables: Tables): Promise<Catalog> {
  const { ask, version } = look
  const rows = await ask(question(tables, version))
  const objects = rows.map(({ kind, name, definition }): CatalogObject => {
    return { kind: kind ?? '', name: name ?? '', definition: definition ?? '' }
  })
  const timed = objects.some(({ kind, name }) => kind === 'extension' && name === 'timescaledb')
  const all = timed ? await withTimescale(look, objects) : objects
  return all.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
