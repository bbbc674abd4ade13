import type { Inspection } from '@skein/core'
import { refuse } from '../failure.ts'
import type { Link } from '../link.ts'
import { readCatalog, readFaults } from './catalog.ts'
import { readPlace } from './place.ts'
import { holdingOf, type Known, lookAt, missingOf, valuesOf } from './values.ts'

/** @param link on which nothing can be written; it is closed in the end. */
export function inspectionOf(link: Link): Inspection {
  const known = new Map<string, Known>()
  const at = async (text: string): Promise<Known> => {
    const place = known.get(text) ?? (await lookAt(link, readPlace(text)))
    known.set(text, place)
    return place
  }
  return {
    catalog: () => readCatalog(link).catch(refuse),
    faults: () => readFaults(link).catch(refuse),
    async *values(place) {
      try {
        yield* valuesOf(link, await at(place))
      } catch (error) {
        refuse(error)
      }
    },
    missing: async (place, values) => await missingOf(link, await at(place).catch(refuse), values).catch(refuse),
    holding: async (place, values, limit) =>
      await holdingOf(link, await at(place).catch(refuse), values, limit).catch(refuse),
    [Symbol.asyncDispose]: () => link.close(),
  }
}
