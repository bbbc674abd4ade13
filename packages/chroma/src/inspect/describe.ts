import type { Catalog, Description } from '@skein/core'

/** The catalog as JSON: by kind, and by name. */
export function describe(catalog: Catalog): Description {
  const kinds = new Map<string, Record<string, unknown>>()
  for (const { kind, name, definition } of catalog)
    kinds.set(kind, { ...kinds.get(kind), [name]: JSON.parse(definition) as unknown })
  return { extension: 'json', text: `${JSON.stringify(Object.fromEntries(kinds), null, 2)}\n` }
}
