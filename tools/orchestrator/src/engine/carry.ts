import { type Goal, namedServices, prepare, type Prepared, quiet } from '@skein/core'
import { findDatabases } from '../configuration/ask.ts'
import type { System } from '../configuration/system.ts'
import type { PlanFlags, RunFlags } from '../flags.ts'
import { holdLittle } from '../memory.ts'
import { exits, type Result } from '../result.ts'
import { idleValue, type Ran, runValue, type StandValue, standsOf } from '../values/run.ts'
import { statusValue } from '../values/status.ts'
import type { Call } from '../verb.ts'
import { type Due, due, refused, shownOnly } from './due.ts'
import { milliseconds, planOptions } from './options.ts'
import { nextOf, runAll, standsNow } from './runs.ts'

/** Makes a goal concrete and says what it would do; touches nothing. */
export async function preview(call: Call<PlanFlags>, goalOf: (system: System) => Goal, next: string): Promise<Result> {
  const system = await findDatabases(call)
  return shownOnly(await due(call, system, goalOf(system), false), next)
}

/**
 * Carries a goal out: plan, refuse or ask, run, look where everything stands.
 * @param sow whether seeds follow.
 * @throws SkeinError NOT_CONFIRMED, BUSY, PLAN_STALE and others before anything is touched; a failed step is a result.
 */
export async function carry(call: Call<RunFlags>, goalOf: (system: System) => Goal, sow = false): Promise<Result> {
  holdLittle()
  const wait = milliseconds(call.flags.wait ?? '60s')
  const system = await findDatabases(call)
  const goal = goalOf(system)
  const all = await settled(call, system, goal, sow, wait)
  if (call.flags.dryRun) return shownOnly(all, 'the same without --dry-run')
  if (all.shown.refusals.length > 0) return refused(all)
  if (all.shown.steps.length === 0) return nothing(all)
  if (call.flags.checkIntegrity) {
    const { before } = await import('./integrity.ts')
    const broken = await before(call, system)
    if (broken) return broken
  }
  await confirmed(call, all)
  const ran = await runAll(call, all.prepared, wait)
  const result = ended(ran, await standsNow(call, all.prepared[0]!, namedServices(goal)))
  if (!call.flags.checkIntegrity) return result
  const { after } = await import('./integrity.ts')
  return await after(call, system, result)
}

/** What is due, once nobody is at work on what is open. */
async function settled(call: Call<RunFlags>, system: System, goal: Goal, sow: boolean, wait: number): Promise<Due> {
  const { stop } = call.io
  const first = await due(call, system, goal, sow)
  const [shown] = first.prepared
  if (call.flags.dryRun || !shown || shown.plan.refusals.length === 0) return first
  const look = (): Promise<Prepared> => prepare(system.services, goal, planOptions(call), stop)
  const now = await quiet(shown, look, { wait, emit: call.on, signal: stop })
  return now === shown ? first : await due(call, system, goal, sow)
}

/** What came of plans that were run. */
export function ended(ran: readonly Ran[], stands: readonly StandValue[]): Result {
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
  if (losing.size === 0 || call.flags.yes) return
  const warning = 'This takes back what stands, and its data with it.'
  await call.confirm({ shown: { kind: 'plan', value: shown }, warning, word: losing.size === 1 ? only : 'down' })
}
