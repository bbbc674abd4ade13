import { type Held, hold, releaseAll } from '@skein/control'
import {
  detached,
  endOf,
  type Listener,
  newRun,
  type Plan,
  planHash,
  type PlanService,
  type Prepared,
  type Refusal,
  refusedError,
  resume,
  type RunReport,
  SkeinError,
  type Step,
  type Store,
  type StepReport,
  stepKey,
  stepName,
  systemOf,
  whoRuns,
  work,
} from '@skein/core'
import type { System } from '../configuration/system.ts'
import { exits, type Result } from '../result.ts'
import { planValue } from '../values/plan.ts'
import { idleValue, standsOf } from '../values/run.ts'
import { statusValue } from '../values/status.ts'
import type { Call } from '../verb.ts'
import { ended } from './carry.ts'
import { milliseconds } from './options.ts'
import type { RepairFlags } from './repair.ts'
import { standsNow } from './runs.ts'
import { look } from './survey.ts'

/**
 * Goes on with what was begun in a service and did not come to its end.
 * @param from the 0-based statement to go on at; null: the one that it is known to have stopped at.
 * @throws SkeinError REFUSED, NOT_CONFIRMED, BUSY, PLAN_STALE before anything is touched; a failed step is a result.
 */
export async function resumeOpen(
  call: Call<RepairFlags>,
  system: System,
  name: string,
  from: number | null,
): Promise<Result> {
  const wait = milliseconds(call.flags.wait ?? '60s')
  const prepared = await look(system.services, call, [name])
  const service = prepared.services.find((one) => one.name === name)
  const store = prepared.loaded.get(name)?.service.store
  if (!service || !store) throw new SkeinError('BUG', `There is no service ${name}.`)
  const { steps, refusals } = resume(service, prepared.services, from, prepared.options)
  const all = [...refusals, ...steps.flatMap((step) => unfit(name, step, store))]
  if (all.length > 0) throw refusedError(all)

  const shown = withSteps(prepared, name, steps)
  const value = planValue([shown])
  if (steps.length === 0)
    return { kind: 'run', exit: exits.ok, value: idleValue(value, 'nothing', standsOf(statusValue(prepared, [name]))) }
  if (call.flags.dryRun) return { kind: 'plan', exit: exits.ok, value, next: 'the same without --dry-run' }
  if (steps.some(({ direction }) => direction === 'down') && !call.flags.yes) {
    const warning = 'This takes back what is left of it, and its data with it.'
    await call.confirm({ shown: { kind: 'plan', value }, warning, word: name })
  }
  const report = await goOn(call, system, shown, service, { steps, from, wait })
  return ended([{ prepared: shown, report }], await standsNow(call, prepared, [name]))
}

interface Task {
  readonly steps: readonly Step[]
  readonly from: number | null
  readonly wait: number
}

async function goOn(
  call: Call,
  system: System,
  shown: Prepared,
  service: PlanService,
  { steps, from, wait }: Task,
): Promise<RunReport> {
  const run = newRun()
  const emit = detached(call.on)
  const { name } = service
  const info = {
    id: run,
    environment: shown.options.environment ?? null,
    system: systemOf(shown.services),
    by: whoRuns(),
  }
  const only = system.services.filter((one) => one.name === name)
  const held = await hold(only, info, { wait, emit, signal: call.io.stop })
  try {
    const mine = held.get(name)
    if (!mine) throw new SkeinError('BUG', `${name} is not held.`)
    const standing = await mine.session.read()
    const again = resume({ ...service, standing }, shown.services, from, shown.options)
    if (identity(again.steps) !== identity(steps))
      throw new SkeinError('PLAN_STALE', `${name} was changed between the look and the lock. Nothing was touched.`, {
        hint: `Look again: skein repair ${name}`,
      })
    emit({ type: 'run-started', run, plan: shown.plan })
    const report = await runSteps(mine, steps, emit, call)
    emit({ type: 'run-finished', run, outcome: report.error ? 'failed' : 'done' })
    return { run, ...report }
  } finally {
    await releaseAll(held)
  }
}

async function runSteps(
  { session, service: own }: Held,
  steps: readonly Step[],
  emit: Listener,
  { io }: Call,
): Promise<Omit<RunReport, 'run'>> {
  const service = own.name
  const applied = new Map<string, number>()
  const listen: Listener = (event) => {
    if (event.type === 'step-applied') applied.set(stepKey(service, event.step), event.milliseconds)
    emit(event)
  }
  const worked = await work(session, own, steps, listen, { stop: io.stop, cancel: io.cancel })
  const error = worked.kind === 'failed' ? worked.error : undefined
  const reports = steps.map((step): StepReport => {
    const milliseconds = applied.get(stepKey(service, step))
    if (milliseconds !== undefined) return { service, step, state: 'applied', milliseconds }
    return {
      service,
      step,
      state: worked.kind === 'failed' && worked.step === step ? endOf(worked.error) : 'not started',
    }
  })
  return { outcome: error ? 'failed' : 'done', steps: reports, ...(error && { error }) }
}

/** What the store has against going on with a step. */
function unfit(service: string, step: Step, store: Store): readonly Refusal[] {
  const version = step.kind === 'migration' ? step.version : null
  const { mode, findings } = store.classify(step)
  const found = findings.flatMap(({ code, severity, message, remedy, file, line }): Refusal[] =>
    severity === 'error' ? [{ code, service, version, message, remedy, file, line }] : [],
  )
  // A text that the ledger keeps can't have been changed since.
  if (mode === 'statements' || step.body === 'kept') return found
  const message = `${stepName(service, step)} ran statement by statement when it was begun; as its file is now it would run as a whole.`
  const remedy = 'Bring the file back to what it was, or give up what was begun: --done or --forget.'
  return [...found, { code: 'NOT_RESUMABLE', service, version, message, remedy }]
}

function withSteps(prepared: Prepared, service: string, steps: readonly Step[]): Prepared {
  const plan: Plan = { steps: steps.map((step) => ({ service, step, after: [] })), refusals: [], notes: [] }
  const hash = planHash(plan, prepared.goal, prepared.options, prepared.services, [])
  const modes = steps.map(() => 'statements')
  return { ...prepared, plan, modes, hash }
}

function identity(steps: readonly Step[]): string {
  return JSON.stringify(steps.map((step) => [stepKey('', step), step.direction, step.checksum, step.resumeAt]))
}
