import type { PlanOptions } from './goal.ts'
import type { Report } from './ledger.ts'
import type { Note, PlanService } from './plan.ts'
import type { Site } from './site.ts'

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

/** What to do about a store that can't be asked. @param others there are some, and the goal could do without it. */
export function wayTo(standing: Extract<PlanService['standing'], { ledger: 'unknown' }>, others = false): string {
  const { remedy = 'Bring it within reach.', denied } = standing
  // Where nobody is let in, the remedy often ends with what is to be typed.
  return others && !denied ? `${remedy} To leave it out, name the services that you mean.` : remedy
}

/** Whether it may do without a store, and nobody said where one is. */
export function isAbsent({ optional, standing }: PlanService): boolean {
  return optional && standing.ledger === 'unknown' && standing.unset === true
}

/** Says of a service that can't be asked that it is left out or, where that can't be, refuses. */
export function outOfReach(
  site: Site,
  all: boolean,
  others: boolean,
  options: PlanOptions,
  report: Report,
  notes: Note[],
): void {
  const { standing } = site.service
  if (standing.ledger !== 'unknown') return
  if (isLeftOut(site.service) && all && !options.requireAll) {
    notes.push({
      code: 'UNKNOWN_STORE',
      service: site.name,
      version: null,
      message: `${site.name} is optional and left as it is: ${standing.reason}`,
    })
  } else {
    report('UNREACHABLE', null, `${site.name} can't be read: ${standing.reason}`, wayTo(standing, all && others))
  }
}
