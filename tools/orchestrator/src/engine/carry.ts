import { execute } from '@skein/control'
import { type Goal, namedServices, prepare, type Prepared, refusedError, SkeinError, toSkeinError } from '@skein/core'
import { findSystem, type System } from '../configuration/system.ts'
import type { PlanFlags, RunFlags } from '../flags.ts'
import { exits, type Result } from '../result.ts'
import { idleValue, type Ran, runValue, type StandValue, standsOf } from '../values/run.ts'
import { statusValue } from '../values/status.ts'
import type { Call } from '../verb.ts'
import { type Due, due, refused, shownOnly } from './due.ts'
import { milliseconds } from './options.ts'
import { look } from './survey.ts'

/** Makes a goal concrete and says what it would do; touches nothing. */
export async function preview(call: Call<PlanFlags>, goalOf: (system: System) => Goal, next: string): Promise<Result> {
  const system = await findSystem(call)
  return shownOnly(await due(call, system, goalOf(system), false), next)
}

/**
 * Carries a goal out: plan, refuse or ask, run, look where everything stands.
 * @param sow whether seeds follow.
 * @throws SkeinError NOT_CONFIRMED, BUSY, PLAN_STALE and others before anything is touched; a failed step is a result.
 */
export async function carry(call: Call<RunFlags>, goalOf: (system: System) => Goal, sow = false): Promise<Result> {
  const wait = milliseconds(call.flags.wait ?? '60s')
  const system = await findSystem(call)
  const goal = goalOf(system)
  const all = await due(call, system, goal, sow)
  if (call.flags.dryRun) return shownOnly(all, 'the same without --dry-run')
  if (all.shown.refusals.length > 0) return refused(all)
  if (all.shown.steps.length === 0) return nothing(all)
  await confirmed(call, all)
  const ran = await runAll(call, system, all, wait)
  const stands = await standsNow(call, system, namedServices(goal))
  const value = runValue(ran, stands)
  const error = ran.find(({ report }) => report.error)?.report.error
  return error
    ? { kind: 'run', exit: exits.failed, value, error }
    : { kind: 'run', exit: exits.ok, value, next: nextOf(stands) ?? 'skein status' }
}

function nothing({ prepared: [first], shown }: Due): Result {
  const stands = first ? standsOf(statusValue(first, null)) : []
  const next = nextOf(stands)
  return { kind: 'run', exit: exits.ok, value: idleValue(shown, 'nothing', stands), ...(next !== null && { next }) }
}

async function confirmed(call: Call, { prepared, shown }: Due): Promise<void> {
  const steps = prepared.flatMap(({ plan }) => plan.steps)
  const losing = new Set(steps.filter(({ step }) => step.direction === 'down').map(({ service }) => service))
  const [only = ''] = losing
  if (losing.size > 0 && !call.flags.yes) await call.confirm(shown, losing.size === 1 ? only : 'down')
}

/** Runs the plans one after the other; each later one is made anew, from what stands by then. */
async function runAll({ io, on }: Call, { services }: System, { prepared }: Due, wait: number): Promise<Ran[]> {
  const ran: Ran[] = []
  for (const shown of prepared) {
    if (shown.plan.steps.length === 0) continue
    if (ran.some(({ report }) => report.outcome === 'failed')) {
      ran.push({ prepared: shown, report: { run: '', outcome: 'nothing', steps: [] } })
      continue
    }
    try {
      const now = ran.length === 0 ? shown : await prepareAgain(services, shown, io.stop)
      ran.push({ prepared: now, report: await execute(now, { on, wait, stop: io.stop, cancel: io.cancel }) })
    } catch (thrown) {
      if (ran.length === 0) throw thrown
      // By now something was touched: whatever it is, it is the run's failure.
      ran.push({ prepared: shown, report: { run: '', outcome: 'failed', steps: [], error: toSkeinError(thrown) } })
    }
  }
  return ran
}

async function prepareAgain(
  services: System['services'],
  { goal, options }: Prepared,
  stop: AbortSignal,
): Promise<Prepared> {
  const now = await prepare(services, goal, options, stop)
  if (now.plan.refusals.length > 0) throw refusedError(now.plan.refusals)
  return now
}

/** Asks the stores again; when they can't be asked, a run's own result is still worth telling. */
async function standsNow(
  call: Call,
  { services }: System,
  named: readonly string[] | null,
): Promise<readonly StandValue[]> {
  try {
    return standsOf(statusValue(await look(services, call, named), null))
  } catch (thrown) {
    if (thrown instanceof SkeinError) return []
    throw thrown
  }
}

function nextOf(stands: readonly StandValue[]): string | null {
  if (stands.some(({ pending, contracts }) => pending > contracts)) return 'skein up'
  return stands.some(({ contracts }) => contracts > 0) ? 'skein up, once nothing needs what the contracts remove' : null
}
