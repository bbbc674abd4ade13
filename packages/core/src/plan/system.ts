import type { PlanService } from './plan.ts'

/**
 * The services that are here, by name: what every ledger remembers, so that nothing is taken back where one of them
 * can't be seen. One that is optional and was never given an address is none of them.
 */
export function systemOf(services: readonly PlanService[]): readonly string[] {
  return services
    .filter((service) => !isAbsent(service))
    .map(({ name }) => name)
    .sort()
}

/** Whether it may be out of reach, and is. A store that is there and lets nobody in was not meant to be left out. */
export function isLeftOut({ optional, standing }: PlanService): boolean {
  return optional && standing.ledger === 'unknown' && standing.denied === undefined
}

/** Whether it may do without a store, and nobody said where one is. */
export function isAbsent({ optional, standing }: PlanService): boolean {
  return optional && standing.ledger === 'unknown' && standing.unset === true
}
