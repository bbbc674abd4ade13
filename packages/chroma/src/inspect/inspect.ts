import type { Inspection } from '@skein/core'
import { refuse } from '../failure.ts'
import type { Target } from '../options.ts'
import type { Server } from '../server.ts'
import { catalogOf } from './catalog.ts'
import { faultsOf } from './faults.ts'
import { holdingIn, missingIn, placeOf, valuesIn } from './places.ts'

/** Looks at a database that is there. */
export function inspectionOf(server: Server, target: Target): Inspection {
  const told = <Answer>(asked: Promise<Answer>): Promise<Answer> =>
    asked.catch((cause: unknown) => refuse(cause, target))
  return {
    catalog: () => told(catalogOf(server)),
    faults: () => told(faultsOf(server)),
    async *values(place) {
      try {
        yield* valuesIn(server, await placeOf(server, place))
      } catch (cause) {
        refuse(cause, target)
      }
    },
    missing: (place, values) => told(placeOf(server, place).then((at) => missingIn(server, at, values))),
    holding: (place, values, limit) => told(placeOf(server, place).then((at) => holdingIn(server, at, values, limit))),
    // Requests leave nothing open.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
