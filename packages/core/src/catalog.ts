/** One object of a store's schema. */
export interface CatalogObject {
  /** What it is: `table`, `column`, `index`, `constraint`, `collection`. */
  readonly kind: string
  /** Unique among its kind: `public.patients.mrn`. */
  readonly name: string
  /** Two objects are the same exactly when this text is. It holds nothing that differs between servers or over time. */
  readonly definition: string
}

/** A store's schema as a flat list, sorted by kind and name. Skein's own objects are not in it. */
export type Catalog = readonly CatalogObject[]

/** One object that differs between two catalogs. */
export interface CatalogChange {
  readonly kind: string
  readonly name: string
  /** Null where it is only in the second. */
  readonly before: string | null
  /** Null where it is only in the first. */
  readonly after: string | null
}

/** What would have to change to come from one catalog to the other, in their order; empty where they are equal. */
export function compareCatalogs(before: Catalog, after: Catalog): readonly CatalogChange[] {
  const first = new Map(before.map((object) => [key(object), object]))
  const second = new Map(after.map((object) => [key(object), object]))
  return [...new Set([...first.keys(), ...second.keys()])].sort().flatMap((name): CatalogChange[] => {
    const [was, is] = [first.get(name), second.get(name)]
    const object = is ?? was
    if (!object || was?.definition === is?.definition) return []
    return [{ kind: object.kind, name: object.name, before: was?.definition ?? null, after: is?.definition ?? null }]
  })
}

function key({ kind, name }: CatalogObject): string {
  return `${kind}\0${name}`
}
