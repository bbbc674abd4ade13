import type { Catalog, CatalogObject, Description } from '@skein/core'
import { above, named, subjectOf } from './subject.ts'

/** Kinds that lie in no schema, and those of them that come last because they speak of what stands in one. */
const first = ['extension', 'language', 'access method', 'foreign data wrapper', 'server', 'user mapping']
const last = [
  'cast',
  'transform',
  'event trigger',
  'publication',
  'publication table',
  'publication schema',
  'subscription',
  'default privilege',
]
/** The order within a schema: what others are made of comes first. */
const wholes = ['schema', 'type', 'domain', 'sequence', '', 'foreign table', 'table', 'view', 'materialized view']
/** What hangs on others, in the order in which it is told. */
const parts = [
  'column',
  'attribute',
  'constraint',
  'index',
  'policy',
  'trigger',
  'rule',
  'owner',
  'privilege',
  'security label',
  'comment',
]
/** What stands between the parentheses of what it hangs on. */
const inside = parts.slice(0, 3)

interface Group {
  readonly object: CatalogObject
  readonly parts: CatalogObject[]
}

/**
 * A catalog as SQL to be read: each schema with its tables, each table with all that is its own. It is the same from
 * every server, as far as that writes views alike; so what servers bring by themselves is left out, and versions of
 * extensions. So are the owner of most things, and what a partition has from its table. It can't be run as it is.
 */
export function describe(catalog: Catalog): Description {
  const all = catalog
    .filter(({ kind }) => !parts.includes(kind))
    .map((object): Group => ({ object, parts: [] }))
    .sort((a, b) => rank(wholes, a.object) - rank(wholes, b.object))
  // A schema and an extension may be called alike; parts hang on what lies in a schema.
  const groups = new Map(all.map((group) => [group.object.name, group]))
  const schemas = new Map(
    all.filter(({ object }) => object.kind === 'schema').map((group) => [group.object.name, group]),
  )
  const indexes = new Map(
    catalog
      .filter(({ kind }) => kind === 'index' || kind === 'constraint')
      .map(({ name }) => [beside(name), above(name)]),
  )
  const usual = mostOwner(catalog)
  const rest: CatalogObject[] = []
  for (const object of catalog) {
    if (!parts.includes(object.kind) || isUnsaid(object, usual)) continue
    const subject = subjectOf(object)
    const group =
      (named(object).type === 'schema' ? schemas : groups).get(subject) ?? groups.get(indexes.get(subject) ?? '')
    if (group) group.parts.push(object)
    else rest.push(object)
  }
  const spaces = [...new Set(all.flatMap(({ object }) => spaceOf(object) ?? []))].sort()
  const texts = [
    ...all.filter(({ object }) => first.includes(object.kind)).map(written),
    ...spaces.flatMap((space) => [
      `-- Schema ${space}`,
      ...all.filter(({ object }) => spaceOf(object) === space).map(written),
    ]),
    ...all.filter(({ object }) => last.includes(object.kind)).map(written),
    ...rest.map(statement),
  ]
  return { extension: 'sql', text: `${texts.filter(Boolean).join('\n\n')}\n` }
}

function isUnsaid({ kind, name, definition }: CatalogObject, usual: string | null): boolean {
  if (kind === 'owner') return definition === usual || name === 'schema public'
  if (kind === 'comment') return definition === 'standard public schema' || name.startsWith('extension ')
  if (kind === 'privilege') return name === 'schema public to PUBLIC' && /^GRANT (CREATE, )?USAGE$/.test(definition)
  // From version 18 on a column's NOT NULL is a constraint besides, whose name is rarely of anybody's choice.
  if (kind === 'constraint' && /^NOT NULL \S+$/.test(definition)) return true
  return / (INHERITED|ATTACHED TO \S+)$/.test(definition)
}

function mostOwner(catalog: Catalog): string | null {
  const counts = new Map<string, number>()
  for (const { kind, name, definition } of catalog)
    if (kind === 'owner' && name !== 'schema public') counts.set(definition, (counts.get(definition) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? null
}

function rank(list: readonly string[], { kind }: CatalogObject): number {
  return list.indexOf(list.includes(kind) ? kind : '')
}

function spaceOf({ kind, name }: CatalogObject): string | null {
  if (first.includes(kind) || last.includes(kind)) return null
  return /^(?:"(?:[^"]|"")+"|[^".(]+)/.exec(name)?.[0] ?? null
}

/** The name of an index as the server knows it: beside its table, in the same schema. */
function beside(name: string): string {
  const table = above(name)
  return `${above(table)}.${name.slice(table.length + 1)}`
}

function written({ object, parts: all }: Group): string {
  const { kind, name } = object
  const sorted = all.toSorted((a, b) => rank(parts, a) - rank(parts, b))
  // What a view shows says its query.
  const shown = kind === 'materialized view' ? sorted.filter((part) => part.kind !== 'column') : sorted
  const within = ['table', 'foreign table', 'type', 'domain'].includes(kind)
    ? shown.filter((part) => inside.includes(part.kind))
    : []
  const head = kind === 'schema' && name === 'public' ? [] : [withParts(object, within)]
  return [...head, ...shown.filter((part) => !within.includes(part)).map(statement)].join('\n')
}

/** The statement of a table or a type, with what stands in its parentheses. */
function withParts(object: CatalogObject, within: readonly CatalogObject[]): string {
  const { definition, name, kind } = object
  const lines = within.map((part) => {
    const own = part.name.slice(name.length + 1)
    return `${part.kind === 'constraint' ? `CONSTRAINT ${own}` : own} ${part.definition}`
  })
  const body = ` (\n  ${lines.join(',\n  ')}\n)`
  if (kind === 'domain') return `${[definition, ...lines].join('\n  ')};`
  if (lines.length === 0) return statement(object)
  if (kind === 'type') return `${definition}${body};`
  const opened = definition.indexOf(name) + name.length
  return `${definition.slice(0, opened)}${body}${definition.slice(opened)};`
}

function statement(object: CatalogObject): string {
  const { kind, name, definition } = object
  const { type, told } = named(object)
  const word = type.endsWith('column')
    ? 'COLUMN'
    : type.endsWith('constraint')
      ? 'CONSTRAINT'
      : type.replace(' object', '').toUpperCase()
  const subject = told.replace(/ on (?=\S+$)/, ' ON ')
  switch (kind) {
    case 'owner':
      return `ALTER ${word} ${subject} OWNER TO ${definition};`
    case 'comment':
      return `COMMENT ON ${word} ${subject} IS '${definition.replaceAll("'", "''")}';`
    case 'privilege': {
      const [, what = '', whom = ''] = /^(.*) to ([^ ]+|".*")$/.exec(subject) ?? []
      return definition
        .split('; ')
        .map((rights) => `${rights} ON ${word} ${what} ${rights.startsWith('REVOKE') ? 'FROM' : 'TO'} ${whom};`)
        .join('\n')
    }
    case 'extension':
      return `${definition.replace(/ VERSION '.*'$/, '')};`
    default:
      return /^(CREATE|ALTER) /.test(definition) ? `${definition};` : `-- ${kind} ${name}: ${definition}`
  }
}
