import type { Inspection } from '@skein/core'
import { readCatalog } from '../catalog/catalog.ts'
import type { Connection } from '../clients/client.ts'
import type { Tables } from '../ledger/tables.ts'
import { readFaults } from './faults.ts'
import { lookOver, refuseLook } from './look.ts'
import { findColumn } from './place.ts'
import { missingFrom, rowsHolding, valuesOf } from './values.ts'

/**
 * Reads what stands in a database over a link, which its disposal ends.
 * @param path statement that gives the search_path of files.
 */
export function inspectionOver(link: Connection, tables: Tables, path: string): Inspection {
  const look = lookOver(link)
  const find = (place: string) => findColumn(look, path, place)
  return {
    catalog: () => readCatalog(look, tables).catch(refuseLook),
    faults: () => readFaults(look, tables).catch(refuseLook),
    async *values(place) {
      try {
        yield* valuesOf(look, await find(place))
      } catch (error) {
        refuseLook(error)
      }
    },
    missing: (place, values) =>
      find(place)
        .then((column) => missingFrom(look, column, values))
        .catch(refuseLook),
    holding: (place, values, limit) =>
      find(place)
        .then((column) => rowsHolding(look, column, values, limit))
        .catch(refuseLook),
    [Symbol.asyncDispose]: () => link.close(),
  }
}
