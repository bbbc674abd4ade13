import type { PropertyKey } from 'oxc-parser'
import { follow, type Place } from './place.ts'

/** The members of an object as far as they can be read off the source. */
export interface Members {
  readonly known: ReadonlyMap<string, Place>
  /** Where a spread or a computed key may add or replace members; null when all is known. */
  readonly hidden: Place | null
}

/** Null when the place is no object. What stands after a spread that can't be read is known for sure. */
export function membersAt(place: Place): Members | null {
  const { node, module } = follow(place)
  if (node.type !== 'ObjectExpression') return null
  const known = new Map<string, Place>()
  let hidden: Place | null = null
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const spread: Place = { node: property.argument, module }
      const inner = membersAt(spread)
      if (!inner || inner.hidden) {
        known.clear()
        hidden = spread
      }
      for (const [key, value] of inner?.known ?? []) known.set(key, value)
      continue
    }
    const key = property.computed ? undefined : nameOf(property.key)
    if (key === undefined) {
      known.clear()
      hidden = { node: property.value, module }
    } else known.set(key, { node: property.value, module })
  }
  return { known, hidden }
}

function nameOf(key: PropertyKey): string | undefined {
  if (key.type === 'Identifier') return key.name
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined
}
