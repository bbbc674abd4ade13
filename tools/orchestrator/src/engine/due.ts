import { type Goal, prepare, type Prepared, refusedError } from '@skein/core'
import type { System } from '../configuration/system.ts'
import type { PlanFlags } from '../flags.ts'
import { exits, type Result } from '../result.ts'
import { planValue, type PlanValue } from '../values/plan.ts'
import { idleValue } from '../values/run.ts'
import type { Call } from '../verb.ts'
import { withDifferences } from './differences.ts'
import { planOptions } from './options.ts'
import { seedsAfter } from './seeds.ts'

/** What is due: the plan of a goal, and that of the seeds after it where they were asked for. */
export interface Due {
  readonly prepared: readonly Prepared[]
  readonly shown: PlanValue
}

/** @param sow whether seeds follow. */
export async function due(call: Call<PlanFlags>, { services }: System, goal: Goal, sow: boolean): Promise<Due> {
  const first = await withDifferences(await prepare(services, goal, planOptions(call), call.io.stop), call.io.env)
  // Seeds of a plan that is refused anyway would only repeat why.
  const prepared = sow && first.plan.refusals.length === 0 ? [first, seedsAfter(first)] : [first]
  return { prepared, shown: planValue(prepared) }
}

export function shownOnly({ shown }: Due, next: string): Result {
  if (shown.refusals.length > 0) return { kind: 'plan', exit: exits.refused, value: shown }
  return { kind: 'plan', exit: exits.ok, value: shown, ...(shown.steps.length > 0 && { next }) }
}

export function refused({ prepared, shown }: Due): Result {
  const error = refusedError(prepared.flatMap(({ plan }) => plan.refusals))
  return { kind: 'run', exit: exits.refused, value: idleValue(shown, 'refused', [], error), error }
}
