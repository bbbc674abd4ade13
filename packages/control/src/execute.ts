import {
  detached,
  firstUnseen,
  type Listener,
  newRun,
  type Prepared,
  readStanding,
  refusedError,
  type RunReport,
  SkeinError,
  stepName,
  surveyAgain,
} from '@skein/core'
import { gather } from './gather.ts'
import { type Held, releaseAll } from './hold.ts'
import { schedule } from './schedule.ts'

export interface ExecuteOptions {
  readonly on?: Listener
  /** Milliseconds to wait for another runner, for all services together; default 60 s. */
  readonly wait?: number
  /** Services at work at the same time on one server; default 4. */
  readonly perServer?: number
  /** Ends the run after what is at work; see `Ending` of the store contract. */
  readonly stop?: AbortSignal | undefined
  readonly cancel?: AbortSignal | undefined
}

/**
 * Runs a prepared plan over its services. All locks are taken first, in the order of the names, and inside them the
 * plan is made again: what is due then must be a part of what was shown. When a step fails nothing that depends on it
 * starts, and what is running elsewhere finishes.
 * @returns a report that names every step of the plan, with outcome `failed` when one failed.
 * @throws SkeinError REFUSED, PLAN_STALE, BUSY or what a store rejects with, before anything was touched.
 */
export async function execute<Client>(
  prepared: Prepared<Client>,
  options: ExecuteOptions = {},
): Promise<RunReport<Client>> {
  const { on, wait = 60_000, perServer = 4, stop, cancel } = options
  const emit = detached(on)
  const run = newRun()
  emit({ type: 'run-started', run, plan: prepared.plan })
  if (prepared.plan.refusals.length > 0) throw refusedError(prepared.plan.refusals)
  if (prepared.plan.steps.length === 0) {
    emit({ type: 'run-finished', run, outcome: 'nothing' })
    return { run, outcome: 'nothing', steps: [] }
  }
  const held = await gather(prepared, run, { wait, emit, signal: either(stop, cancel) })
  try {
    const now = await agreed(prepared, held)
    const steps = await schedule({ shown: prepared, now, held, emit, perServer, ending: { stop, cancel } })
    const error = steps.find((step) => step.error)?.error
    const outcome = error ? 'failed' : 'done'
    emit({ type: 'run-finished', run, outcome })
    return { run, outcome, steps, ...(error && { error }) }
  } finally {
    await releaseAll(held)
  }
}

/** Before anything is at work, both ways to end a run mean the same. */
function either(stop: AbortSignal | undefined, cancel: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any([stop, cancel].filter((signal) => signal !== undefined))
}

/** The plan as it is inside the locks. Services without a lock of ours are looked at again as well. */
async function agreed<Client>(
  shown: Prepared<Client>,
  held: ReadonlyMap<string, Held<Client>>,
): Promise<Prepared<Client>> {
  const standings = await Promise.all(
    [...shown.loaded].map(
      async ([name, { service }]) =>
        [name, await (held.get(name)?.session.read() ?? readStanding(service, false))] as const,
    ),
  )
  const now = surveyAgain(shown, new Map(standings))
  if (now.plan.refusals.length > 0) throw refusedError(now.plan.refusals)
  const unseen = firstUnseen(now.plan, shown.plan)
  if (!unseen) return now
  throw new SkeinError(
    'PLAN_STALE',
    `Between the plan and the locks something changed: ${stepName(unseen.service, unseen.step)} is due now and was not in the plan. Nothing was touched.`,
    {
      hint: 'Look at the plan again, then run the command again.',
    },
  )
}
