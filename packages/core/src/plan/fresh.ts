import type { Standing } from '../store.ts'
import { afterSteps } from './after.ts'
import type { PlanOptions } from './goal.ts'
import { plan, type PlanService, type PlanStep, type Refusal } from './plan.ts'
import { isLeftOut } from './system.ts'

/** What it takes to empty databases, and what stands afterwards. */
export interface FreshPlan<Client = unknown> {
  /** The services whose databases are emptied; where there is no ledger yet there is nothing to empty. */
  readonly emptied: readonly string[]
  /** Steps back elsewhere, of what requires what goes; they come first. */
  readonly back: readonly PlanStep<Client>[]
  readonly refusals: readonly Refusal[]
  /** Where each service stands then; those that can't be asked are left out. */
  readonly after: ReadonlyMap<string, Standing>
  /** The services that are to come up again. */
  readonly up: readonly string[]
}

/** What a down would have against it and an emptying has not: nobody's way back is taken. */
const noMatter = new Set(['BASELINE', 'DIRTY', 'IRREVERSIBLE'])

/**
 * Empties the databases of services, as far as their ledgers began them. What requires them elsewhere refuses or, with
 * `cascade`, goes back before. Pure.
 * @param named null: all.
 */
export function planFresh<Client>(
  services: readonly PlanService<Client>[],
  named: readonly string[] | null,
  options: PlanOptions = {},
): FreshPlan<Client> {
  const { steps, refusals } = plan(services, { verb: 'down', services: named, count: null, spread: 'each' }, options)
  const meant = services.filter((service) => named?.includes(service.name) ?? !isLeftOut(service))
  const emptied = meant.filter(({ standing }) => standing.ledger === 'ours').map(({ name }) => name)
  const back = only(steps, (service) => !meant.some(({ name }) => name === service))
  const after = services.flatMap(({ name, standing }): [string, Standing][] => {
    if (standing.ledger === 'unknown') return []
    if (emptied.includes(name)) return [[name, empty(standing)]]
    const mine = back.filter(({ service }) => service === name).map(({ step }) => step)
    return [[name, afterSteps(standing, mine)]]
  })
  return {
    emptied,
    back,
    refusals: [
      ...refusals.filter(({ code, service }) => !(emptied.includes(service) && noMatter.has(code))),
      ...meant.filter((service) => isProduction(service, options)).map(({ name }) => production(name)),
    ],
    after: new Map(after),
    up: [...new Set([...meant.map(({ name }) => name), ...back.map(({ service }) => service)])],
  }
}

/** Some steps of a plan, with the edges between them. */
function only<Client>(steps: readonly PlanStep<Client>[], wanted: (service: string) => boolean): PlanStep<Client>[] {
  const place = new Map<number, number>()
  for (const [index, { service }] of steps.entries()) if (wanted(service)) place.set(index, place.size)
  return steps.flatMap((step, index) => {
    const after = step.after.flatMap((other) => place.get(other) ?? [])
    return place.has(index) ? [{ ...step, after }] : []
  })
}

/** What a baseline, or another tool's ledger, speaks of stood before and stays. */
function empty(standing: Standing): Standing {
  const applied = standing.applied.filter(({ origin }) => origin === 'baseline' || origin === 'adopted')
  return { ...standing, applied, seeds: [], repeatables: [], open: [] }
}

function isProduction({ standing }: PlanService, { environment }: PlanOptions): boolean {
  return environment === 'production' || (standing.ledger !== 'unknown' && standing.environment === 'production')
}

function production(service: string): Refusal {
  return {
    code: 'PRODUCTION',
    service,
    version: null,
    message: `The database of ${service} is in production, and is not emptied by anybody.`,
    remedy: 'To take versions back: skein down.',
  }
}
