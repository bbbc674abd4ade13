import { type Held, hold, releaseAll } from '@skein/control'
import {
  detached,
  endOf,
  firstUnseen,
  type FreshPlan,
  type Listener,
  newRun,
  planFresh,
  type PlanService,
  type PlanStep,
  type Prepared,
  refusedError,
  type RunReport,
  SkeinError,
  type StepReport,
  stepName,
  toSkeinError,
  systemOf,
  whoRuns,
  work,
} from '@skein/core'
import type { System } from '../configuration/system.ts'
import type { Ran } from '../values/run.ts'
import type { Call } from '../verb.ts'

interface Task {
  readonly first: Prepared
  readonly named: readonly string[] | null
  /** What was shown. */
  readonly made: FreshPlan
  readonly back: Prepared
  readonly wait: number
}

/** What came of it: the steps back elsewhere, and what was removed of the databases that were reached. */
interface Emptied {
  readonly ran: Ran
  readonly removed: ReadonlyMap<string, readonly string[]>
}

/**
 * Takes back what requires it elsewhere, then empties the databases, all of it under the locks of all.
 * @throws SkeinError REFUSED, BUSY, PLAN_STALE while nothing is touched yet.
 */
export async function empty(call: Call, system: System, task: Task): Promise<Emptied> {
  const { first, made, back, wait } = task
  const run = newRun()
  const emit = detached(call.on)
  const names = new Set([...made.emptied, ...made.back.map(({ service }) => service)])
  const services = system.services.filter(({ name }) => names.has(name))
  const environment = first.options.environment ?? null
  const info = { id: run, environment, system: systemOf(first.services), by: whoRuns() }
  const held = await hold(services, info, { wait, emit, signal: call.io.stop })
  const removed = new Map<string, readonly string[]>()
  const steps: StepReport[] = []
  const report = (error?: SkeinError): Emptied => {
    const outcome: RunReport['outcome'] = error ? 'failed' : 'done'
    emit({ type: 'run-finished', run, outcome })
    return { ran: { prepared: back, report: { run, outcome, steps, ...(error && { error }) } }, removed }
  }
  try {
    const now = await agreed(task, held)
    emit({ type: 'run-started', run, plan: back.plan })
    const error = await takeBack(now, held, steps, emit, call)
    if (error) return report(error)
    for (const name of made.emptied) {
      const gone = (await held.get(name)?.session.wipe()) ?? []
      removed.set(name, gone)
      call.tell('✓', `${name} emptied: ${gone.length} object${gone.length === 1 ? '' : 's'} dropped`)
    }
    return report()
  } catch (thrown) {
    if (removed.size === 0 && steps.length === 0) throw thrown
    return report(toSkeinError(thrown))
  } finally {
    await releaseAll(held)
  }
}

/** The steps back as they are due inside the locks: a part of what was shown. */
async function agreed({ first, named, made }: Task, held: ReadonlyMap<string, Held>): Promise<readonly PlanStep[]> {
  const services = await Promise.all(
    first.services.map(async (service): Promise<PlanService> => {
      const standing = await held.get(service.name)?.session.read()
      return standing ? { ...service, standing } : service
    }),
  )
  const now = planFresh(services, named, first.options)
  if (now.refusals.length > 0) throw refusedError(now.refusals)
  const unseen = firstUnseen(
    { steps: now.back, refusals: [], notes: [] },
    { steps: made.back, refusals: [], notes: [] },
  )
  if (!unseen) return now.back
  throw new SkeinError(
    'PLAN_STALE',
    `Between the plan and the locks something changed: ${stepName(unseen.service, unseen.step)} is due now and was not in the plan. Nothing was touched.`,
    { hint: 'Look at the plan again, then run the command again.' },
  )
}

/** One after the other: they are few, and each may wait for one of another service. */
async function takeBack(
  steps: readonly PlanStep[],
  held: ReadonlyMap<string, Held>,
  reports: StepReport[],
  emit: Listener,
  { io }: Call,
): Promise<SkeinError | null> {
  for (const { service, step } of steps) {
    const mine = held.get(service)
    if (!mine) throw new SkeinError('BUG', `${service} is not held.`)
    let milliseconds = 0
    const listen: Listener = (event) => {
      if (event.type === 'step-applied') ({ milliseconds } = event)
      emit(event)
    }
    const worked = await work(mine.session, mine.service, [step], listen, { stop: io.stop, cancel: io.cancel })
    if (worked.kind === 'failed') {
      reports.push({
        service,
        step,
        state: endOf(worked.error),
        error: worked.error,
      })
      return worked.error
    }
    reports.push(
      worked.kind === 'raced'
        ? { service, step, state: 'done by another' }
        : { service, step, state: 'applied', milliseconds },
    )
  }
  return null
}
