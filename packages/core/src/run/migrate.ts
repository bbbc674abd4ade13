import { SkeinError } from '../error.ts'
import { firstUnseen, seenIn } from '../plan/compare.ts'
import type { Goal, PlanOptions } from '../plan/goal.ts'
import { stepKey, stepName } from '../plan/name.ts'
import type { Service } from '../service.ts'
import type { Ending, Session } from '../store.ts'
import { detached, type Listener } from './event.ts'
import { type Prepared, prepare, refusedError, surveyAgain } from './prepare.ts'
import { newRun, type RunReport, whoRuns } from './report.ts'
import { quiet } from './quiet.ts'
import { take } from './take.ts'
import { work } from './work.ts'

export interface MigrateOptions extends PlanOptions, Ending {
  /** Where to go; default: up to the latest. */
  readonly goal?: Goal
  readonly on?: Listener
  /** Milliseconds to wait for another runner; default: as long as it works. */
  readonly wait?: number
}

/**
 * Brings one service's database to its goal, by default the latest version: what a service calls at its start. Safe to
 * call from any number of processes at once: one works, the others wait and find nothing to do.
 * @throws SkeinError REFUSED before anything is touched; STEP_FAILED when a step did, with those before it standing.
 */
export async function migrate<Client>(
  service: Service<Client>,
  options: MigrateOptions = {},
): Promise<RunReport<Client>> {
  const { goal = latest, on, wait = Infinity, stop, cancel, ...rest } = options
  const planning: PlanOptions = { environment: process.env['SKEIN_ENV'] ?? null, ...rest }
  const emit = detached(on)
  const run = newRun()
  const look = () => prepare([service], goal, planning, cancel)
  const shown = await quiet(await look(), look, { wait, emit, signal: cancel })
  emit({ type: 'run-started', run, plan: shown.plan })
  if (shown.plan.refusals.length > 0) throw refusedError(shown.plan.refusals)

  const settled = async () => {
    const { plan } = surveyAgain(shown, new Map([[service.name, await service.store.read(cancel)]]))
    return plan.steps.length === 0 && plan.refusals.length === 0
  }
  const info = { id: run, service: service.name, environment: planning.environment ?? null, system: [], by: whoRuns() }
  const session =
    shown.plan.steps.length === 0 ? null : await take(service, info, { wait, emit, signal: cancel, settled })
  if (!session) {
    emit({ type: 'run-finished', run, outcome: 'nothing' })
    return { run, outcome: 'nothing', steps: [] }
  }
  await using _ = session
  return await workThrough(session, service, shown, run, emit, { stop, cancel })
}

const latest: Goal = { verb: 'up', services: null, count: null, spread: 'each' }

async function workThrough<Client>(
  session: Session<Client>,
  service: Service<Client>,
  shown: Prepared<Client>,
  run: string,
  emit: Listener,
  ending: Ending,
): Promise<RunReport<Client>> {
  const { name } = service
  const mine = new Map<string, number>()
  const counting: Listener = (event) => {
    if (event.type === 'step-applied')
      mine.set(`${event.step.direction} ${stepKey(name, event.step)}`, event.milliseconds)
    emit(event)
  }
  for (let rounds = 0; ; rounds++) {
    const now = surveyAgain(shown, new Map([[name, await session.read()]]))
    if (now.plan.refusals.length > 0) throw refusedError(now.plan.refusals)
    const unseen = rounds === 0 && firstUnseen(now.plan, shown.plan)
    if (unseen) throw stale(stepName(name, unseen.step))
    // After work of our own a count would reach further than what was shown.
    const left = seenIn(shown.plan, now.plan)
    const worked = await work(session, service, left, counting, ending)
    if (worked.kind === 'failed') {
      emit({ type: 'run-finished', run, outcome: 'failed' })
      throw worked.error
    }
    if (worked.kind === 'raced' && rounds <= shown.plan.steps.length) continue
    if (worked.kind === 'raced')
      throw new SkeinError('BUG', `${name}: a step says again and again that another runner did it.`)
    emit({ type: 'run-finished', run, outcome: 'done' })
    const steps = shown.plan.steps.map(({ service, step }) => {
      const milliseconds = mine.get(`${step.direction} ${stepKey(name, step)}`)
      return milliseconds === undefined
        ? { service, step, state: 'done by another' as const }
        : { service, step, state: 'applied' as const, milliseconds }
    })
    return { run, outcome: 'done', steps }
  }
}

/** The plan inside the lock must be a part of the one that was shown. */
function stale(step: string): SkeinError {
  return new SkeinError(
    'PLAN_STALE',
    `Between the plan and the lock something changed: ${step} is due now and was not in the plan. Nothing was touched.`,
    {
      hint: 'Look at the plan again, then run the command again.',
    },
  )
}
