import type { CatalogObject } from '@skein/core'

const identifier = '(?:"(?:[^"]|"")+"|[^".]+)'
const types =
  /^(?:(?:table|view|materialized view|foreign table|composite type) column|(?:table|domain) constraint|statistics object|materialized view|foreign table|composite type|operator class|operator family|text search \S+|foreign-data wrapper|event trigger|access method|\S+)(?= )/

/** The type that the name of what is said of an object begins with, and the rest of that name. */
export function named({ kind, name }: CatalogObject): { readonly type: string; readonly told: string } {
  const label = kind === 'security label' ? name.slice(name.indexOf(' ') + 1) : name
  const type = types.exec(label)?.[0] ?? ''
  return { type, told: label.slice(type.length + 1) }
}

/** The name of the object that another hangs on: of a column its table, of a comment what it speaks of. */
export function subjectOf(object: CatalogObject): string {
  if (!['owner', 'comment', 'privilege', 'security label'].includes(object.kind)) return above(object.name)
  const { type, told } = named(object)
  const subject = object.kind === 'privilege' ? told.replace(new RegExp(` to ${identifier}$`), '') : told
  if (/ constraint$|^(trigger|rule|policy)$/.test(type)) return subject.replace(new RegExp(`^${identifier} on `), '')
  return type.endsWith(' column') ? above(subject) : subject
}

/** The name without its last part. */
export function above(name: string): string {
  return name.replace(new RegExp(`\\.${identifier}$`), '')
}
