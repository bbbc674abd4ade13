import type { Catalog, CatalogObject } from '@skein/core'
import { isOwn } from '../ledger/claim.ts'
import type { Collection, Server } from '../server.ts'
import { canonical, isUsual } from './schema.ts'

/** Every collection, each key of its metadata, and what somebody's schema says of each key of its records. */
export async function catalogOf(server: Server): Promise<Catalog> {
  const objects = (await userCollections(server)).flatMap(objectsOf)
  return objects.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** Those that are not Skein's own, by name. */
export async function userCollections(server: Server): Promise<readonly Collection[]> {
  return (await server.list()).filter((one) => !isOwn(one)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function objectsOf({
  name,
  dimension,
  metadata,
  configuration_json: configuration,
  schema,
}: Collection): CatalogObject[] {
  const of = (kind: string, within: string, value: unknown): CatalogObject => ({
    kind,
    name: within === '' ? name : `${name}.${within}`,
    definition: JSON.stringify(canonical(value)),
  })
  return [
    of('collection', '', { dimension, ...configuration }),
    ...Object.entries(metadata ?? {}).map(([field, value]) => of('metadata', field, value)),
    ...Object.entries({ ...(schema && { defaults: schema.defaults }), ...schema?.keys })
      .filter(([field, value]) => !isUsual(field, value))
      .map(([field, value]) => of('schema', field, value)),
  ]
}

function key({ kind, name }: CatalogObject): string {
  return `${kind}\0${name}`
}
