import { type FreshPlan, planFresh, prepare, type Prepared, SkeinError, surveyAgain } from '@skein/core'
import { findDatabases } from '../configuration/ask.ts'
import type { System } from '../configuration/system.ts'
import type { RunFlags } from '../flags.ts'
import { exits, type Result } from '../result.ts'
import { planValue, type PlanValue, type WipeValue } from '../values/plan.ts'
import { idleValue, standsOf } from '../values/run.ts'
import { statusValue } from '../values/status.ts'
import type { Call } from '../verb.ts'
import { ended } from './carry.ts'
import { refused, shownOnly } from './due.ts'
import { empty } from './empty.ts'
import { known, upOf } from './goals.ts'
import { milliseconds, planOptions } from './options.ts'
import { notStarted, runAll, standsNow } from './runs.ts'
import { seedsAfter } from './seeds.ts'

/**
 * Empties databases and fills them anew.
 * @throws SkeinError NOT_CONFIRMED, BUSY, PLAN_STALE and others before anything is touched; a failure after that is a
 * result.
 */
export async function fresh(call: Call<RunFlags & { readonly seed?: boolean }>): Promise<Result> {
  const { flags, io } = call
  const wait = milliseconds(flags.wait ?? '60s')
  const system = await findDatabases(call)
  const named = known(system, call.words)
  const first = await prepare(system.services, upOf(named), planOptions(call), io.stop)
  const made = planFresh(first.services, named, first.options)
  const back: Prepared = {
    ...first,
    plan: { steps: made.back, refusals: made.refusals, notes: [] },
    modes: made.back.map(
      ({ service, step }) => first.loaded.get(service)?.service.store.classify(step).mode ?? 'atomic',
    ),
    hash: '',
  }
  const later = made.refusals.length > 0 ? [] : afterwards(first, made, flags.seed ?? false)
  const prepared = [back, ...later]
  const wipes = await Promise.all(made.emptied.map((name) => wipeOf(name, system)))
  const shown: PlanValue = { wipes, ...planValue(prepared), hash: null }

  if (flags.dryRun) return shownOnly({ prepared, shown }, 'the same without --dry-run')
  if (shown.refusals.length > 0) return refused({ prepared, shown })
  if (wipes.length === 0 && shown.steps.length === 0) return nothing(first, shown)
  if (wipes.length > 0 && !flags.yes) await confirm(call, shown, wipes)
  const emptied = await empty(call, system, { first, named, made, back, wait })
  const rest = emptied.ran.report.error ? later.map(notStarted) : await runAll(call, later, wait, true)
  const result = ended([emptied.ran, ...rest], await standsNow(call, first, named))
  if (result.kind !== 'run') return result
  const removed = wipes.map((wipe): WipeValue => ({ ...wipe, removed: emptied.removed.get(wipe.service) ?? null }))
  return { ...result, value: { wipes: removed, ...result.value, hash: null } }
}

/** What comes up afterwards, and the seeds after that, as they will be then. */
function afterwards(first: Prepared, { after, up: names }: FreshPlan, sow: boolean): readonly Prepared[] {
  const then = surveyAgain({ ...first, goal: upOf(names) }, after)
  // Seeds of a plan that is refused anyway would only repeat why.
  return sow && then.plan.refusals.length === 0 ? [then, seedsAfter(then)] : [then]
}

async function wipeOf(name: string, { services }: System): Promise<WipeValue> {
  const store = services.find((service) => service.name === name)?.store
  if (!store) throw new SkeinError('BUG', `There is no service ${name}.`)
  return { service: name, database: await store.address(), removed: null }
}

/** The name of the only database has to be typed, or fresh for several. */
async function confirm(call: Call, shown: PlanValue, wipes: readonly WipeValue[]): Promise<void> {
  const [first] = wipes
  const name = /([^/]+)\/?$/.exec(first?.database ?? '')?.[1] ?? first?.service ?? ''
  const only = wipes.length === 1
  await call.confirm({
    shown: { kind: 'plan', value: shown },
    warning: `This drops what is in ${only ? `the database ${name}` : `these ${wipes.length} databases`}, and its data with it.`,
    word: only ? name : 'fresh',
  })
}

function nothing(first: Prepared, shown: PlanValue): Result {
  const value = idleValue(shown, 'nothing', standsOf(statusValue(first, null)))
  return { kind: 'run', exit: exits.ok, value }
}
