import { execute } from '@skein/control'
import { type Prepared, prepareAgain, refusedError, SkeinError, toSkeinError } from '@skein/core'
import { type Ran, type StandValue, standsOf } from '../values/run.ts'
import { statusValue } from '../values/status.ts'
import type { Call } from '../verb.ts'
import { upOf } from './goals.ts'

/**
 * Runs plans one after the other; each later one is made anew, from what stands by then.
 * @param begun something was touched already, so that whatever goes wrong is a failure and no refusal.
 */
export async function runAll(
  { io, on }: Call,
  prepared: readonly Prepared[],
  wait: number,
  begun: boolean = false,
): Promise<readonly Ran[]> {
  const ran: Ran[] = []
  for (const shown of prepared) {
    const isEmpty = shown.plan.steps.length === 0
    if (isEmpty && shown.plan.notes.length === 0) continue
    if (ran.some(({ report }) => report.outcome === 'failed')) {
      ran.push(notStarted(shown))
      continue
    }
    const first = !begun && ran.every(({ prepared: { plan } }) => plan.steps.length === 0)
    try {
      const now = first || isEmpty ? shown : await anew(shown, io.stop)
      ran.push({ prepared: now, report: await execute(now, { on, wait, stop: io.stop, cancel: io.cancel }) })
    } catch (thrown) {
      if (first) throw thrown
      ran.push(failed(shown, thrown))
    }
  }
  return ran
}

/** A plan that could not be begun. */
function failed(prepared: Prepared, thrown: unknown): Ran {
  return { prepared, report: { run: '', outcome: 'failed', steps: [], error: toSkeinError(thrown) } }
}

/** A plan whose turn never came. */
export function notStarted(prepared: Prepared): Ran {
  return { prepared, report: { run: '', outcome: 'nothing', steps: [] } }
}

async function anew(shown: Prepared, stop: AbortSignal): Promise<Prepared> {
  const now = await prepareAgain(shown, stop)
  if (now.plan.refusals.length > 0) throw refusedError(now.plan.refusals)
  return now
}

/** Milliseconds for a look after a run was cancelled. */
const lastLook = 5000

/**
 * Asks the stores of what was prepared again; when they can't be asked, a run's own result is still worth telling. Its
 * folders are not: what was added to them meanwhile is for the next run.
 */
export async function standsNow(
  { io: { cancel } }: Call,
  before: Prepared,
  named: readonly string[] | null,
): Promise<readonly StandValue[]> {
  // What was cancelled is over, and what it left is what its people need to know now.
  const signal = cancel.aborted ? AbortSignal.timeout(lastLook) : cancel
  try {
    return standsOf(statusValue(await prepareAgain({ ...before, goal: upOf(named) }, signal), null))
  } catch (thrown) {
    if (thrown instanceof SkeinError) return []
    throw thrown
  }
}

export function nextOf(stands: readonly StandValue[]): string | null {
  if (stands.some(({ pending, contracts }) => pending > contracts)) return 'skein up'
  return stands.some(({ contracts }) => contracts > 0) ? 'skein up, once nothing needs what the contracts remove' : null
}
