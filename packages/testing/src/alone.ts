import {
  classifyAll,
  type Goal,
  load,
  type Loaded,
  newRun,
  parseVersion,
  plan,
  type PlanService,
  readStanding,
  refusedError,
  type Service,
  type Session,
  SkeinError,
  type Step,
  take,
  viewOf,
  whoRuns,
  work,
} from '@skein/core'
import { assumed } from './assume.ts'
import { chosenSeeds, environment } from './seeds.ts'

export interface AloneOptions {
  /** A version as its file has it, or `zero`, or `latest`; default `latest`. */
  readonly to?: string | bigint
  /** Seeds to sow then: by name, or all that are meant for tests and may be sown at that version; default none. */
  readonly seeds?: true | readonly string[]
}

/**
 * Brings one service's database to a version, up or down, where the databases of other services are not: what its
 * migrations require of them is taken to stand. For tests. The ledger's rows say what they require, as everywhere.
 * @throws SkeinError CONFIG_INVALID, REFUSED before anything is touched; STEP_FAILED.
 */
export async function migrateAlone<Client>(service: Service<Client>, options: AloneOptions = {}): Promise<void> {
  const loaded = load(service)
  const goal = goalOf(service.name, options.to ?? 'latest')
  const before = await readStanding(service, true)
  if (stepsTo(goal, loaded, before).length === 0 && options.seeds === undefined) return

  const info = { id: newRun(), service: service.name, environment, system: [], by: whoRuns() }
  await using session = await take(service, info, { wait: 60_000, emit: () => {} })
  if (!session) return
  await run(session, service, stepsTo(goal, loaded, await session.read()))
  const standing = await session.read()
  const seeds = chosenSeeds(loaded, standing, options.seeds)
  await run(session, service, stepsTo({ verb: 'seed', services: [service.name] }, { ...loaded, seeds }, standing))
}

function goalOf(service: string, to: string | bigint): Goal {
  const version = to === 'zero' || to === 'latest' || typeof to === 'bigint' ? to : parseVersion(to)
  if (version !== null) return { verb: 'to', targets: [{ service, version }] }
  throw new SkeinError('CONFIG_INVALID', `to: "${to}" is no version of ${service}.`, {
    hint: "Give the digits of its file, as in '000012', or zero, or latest.",
    data: { service, key: 'to' },
  })
}

/** @throws SkeinError REFUSED */
function stepsTo<Client>(
  goal: Goal,
  loaded: Loaded<Client>,
  standing: PlanService['standing'],
): readonly Step<Client>[] {
  const own = { ...viewOf(loaded, standing), findings: [...loaded.findings, ...classifyAll(loaded)] }
  const { steps, refusals } = plan([own, ...assumed(loaded)], goal, { environment })
  if (refusals.length > 0) throw refusedError(refusals)
  return steps.map(({ step }) => step)
}

async function run<Client>(
  session: Session<Client>,
  service: Service<Client>,
  steps: readonly Step<Client>[],
): Promise<void> {
  const worked = await work(session, service, steps, () => {})
  if (worked.kind === 'failed') throw worked.error
  if (worked.kind === 'raced') throw new SkeinError('BUG', `${service.name}: somebody else did a step inside our lock.`)
}
