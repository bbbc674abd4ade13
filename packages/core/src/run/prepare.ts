import { SkeinError, toSkeinError } from '../error.ts'
import { loadAll, type Loaded } from '../migrations/load.ts'
import { type Goal, namedServices, type PlanOptions } from '../plan/goal.ts'
import { planHash } from '../plan/hash.ts'
import { plan, type Plan, type PlanService, type Refusal } from '../plan/plan.ts'
import { layoutOf, type Service } from '../service.ts'
import { viewOf } from './view.ts'

/** A goal made concrete for real stores: read, planned, and each step judged by its store. Nothing is touched. */
export interface Prepared<Client = unknown> {
  readonly goal: Goal
  readonly options: PlanOptions
  readonly services: readonly PlanService<Client>[]
  readonly loaded: ReadonlyMap<string, Loaded<Client>>
  readonly plan: Plan<Client>
  /** How each step would run, in the plan's order. */
  readonly modes: readonly string[]
  readonly hash: string
}

/**
 * Reads all services side by side, plans, and asks the stores how they would run the steps.
 * @throws SkeinError CONFIG_INVALID, FILE_UNREADABLE. What a ledger or a file has against the goal is in the plan's refusals.
 */
export async function prepare<Client>(
  services: readonly Service<Client>[],
  goal: Goal,
  options: PlanOptions = {},
  signal?: AbortSignal,
): Promise<Prepared<Client>> {
  const loaded = loadAll(services)
  const ask = asking(goal, signal)
  const views = await Promise.all([...loaded.values()].map(async (one) => viewOf(one, await ask(one.service))))
  return judged(views, loaded, goal, options)
}

/** Asks the ledgers again, and plans with the folders as they were read before. @throws SkeinError CONFIG_INVALID */
export async function prepareAgain<Client>(before: Prepared<Client>, signal?: AbortSignal): Promise<Prepared<Client>> {
  const ask = asking(before.goal, signal)
  const standings = [...before.loaded].map(async ([name, { service }]) => [name, await ask(service)] as const)
  return surveyAgain(before, new Map(await Promise.all(standings)))
}

/** Only of a service that the goal names has the address to be there. */
function asking(goal: Goal, signal?: AbortSignal): (service: Service) => Promise<PlanService['standing']> {
  const named = namedServices(goal)
  return (service) => readStanding(service, named === null || named.includes(service.name), signal)
}

/** Plans again with what the ledgers say now, from inside their locks for the services that are at work. */
export function surveyAgain<Client>(
  before: Prepared<Client>,
  standings: ReadonlyMap<string, PlanService['standing']>,
): Prepared<Client> {
  const views = before.services.map((service) => {
    const loaded = before.loaded.get(service.name)
    const standing = standings.get(service.name) ?? service.standing
    return loaded ? viewOf(loaded, standing) : { ...service, standing }
  })
  return judged(views, before.loaded, before.goal, before.options)
}

function judged<Client>(
  services: readonly PlanService<Client>[],
  loaded: ReadonlyMap<string, Loaded<Client>>,
  goal: Goal,
  options: PlanOptions,
): Prepared<Client> {
  const made = plan(services, goal, options)
  const refusals: Refusal[] = []
  const modes: string[] = []
  for (const { service, step } of made.steps) {
    const store = loaded.get(service)?.service.store
    if (!store) continue
    const { mode, findings } = store.classify(step)
    modes.push(mode)
    for (const { code, severity, file, line, message, remedy } of findings) {
      if (severity === 'error')
        refusals.push({
          code,
          service,
          version: step.kind === 'migration' ? step.version : null,
          message,
          remedy,
          file,
          line,
        })
    }
  }
  const whole = { ...made, refusals: [...made.refusals, ...refusals] }
  return { goal, options, services, loaded, plan: whole, modes, hash: planHash(whole, goal, options, services, modes) }
}

/** What a service's ledger says, or why that can't be known. `meant`: a missing address is an error. */
export async function readStanding(
  service: Service,
  meant: boolean,
  signal?: AbortSignal,
): Promise<PlanService['standing']> {
  try {
    const standing = await service.store.read(signal)
    const question = layoutOf(service)?.ledger
    if (standing.ledger !== 'absent' || question === undefined) return standing
    // What another tool applied would be applied again from its beginning.
    const theirs = await service.store.adoption?.ask(question, signal)
    return typeof theirs === 'string' ? { ...standing, ledger: 'foreign', foreign: theirs } : standing
  } catch (thrown) {
    const error = toSkeinError(thrown)
    const unseen = {
      ledger: 'unknown',
      reason: error.message,
      ...(error.hint !== undefined && { remedy: error.hint }),
    } as const
    if (error.code === 'CONFIG_INVALID' && (!meant || service.optional))
      return { ...unseen, ...(error.data['unset'] === true && { unset: true }) }
    if (error.code === 'CONFIG_INVALID')
      throw new SkeinError(error.code, `Service "${service.name}": ${error.message}`, {
        hint: error.hint ?? '',
        data: { service: service.name, ...error.data },
        cause: error,
      })
    if (error.code === 'ACCESS_DENIED') return { ...unseen, denied: true }
    if (error.code === 'UNREACHABLE') return unseen
    throw error
  }
}

/** The refusals of a plan as an error: REFUSED, with all of them in `data.refusals`. */
export function refusedError(refusals: readonly Refusal[]): SkeinError {
  const [first, ...others] = refusals
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return new SkeinError('REFUSED', `${first?.code}: ${first?.message}${more}`, {
    hint: first?.remedy ?? '',
    data: { refusals },
  })
}
