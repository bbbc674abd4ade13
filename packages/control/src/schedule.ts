import {
  type Ending,
  type Listener,
  type PlanStep,
  type Prepared,
  SkeinError,
  type Standing,
  type Step,
  type StepReport,
  toSkeinError,
  work,
} from '@skein/core'
import { gates } from './gates.ts'
import type { Held } from './hold.ts'
import { nameOf, newProgress, type Progress } from './progress.ts'

interface Work<Client> {
  /** What was agreed to; names every step in the report. */
  readonly shown: Prepared<Client>
  /** What is due inside the locks. */
  readonly now: Prepared<Client>
  readonly held: ReadonlyMap<string, Held<Client>>
  readonly emit: Listener
  readonly perServer: number
  readonly ending: Ending
}

/** A step with its place in the plan. */
type Placed<Client> = PlanStep<Client> & { readonly place: number }

/** Lets each service go on as far as its edges allow, side by side; gives what became of every step. */
export async function schedule<Client>(job: Work<Client>): Promise<readonly StepReport<Client>[]> {
  const { shown, now, held, emit, perServer } = job
  const { steps } = now.plan
  const progress = newProgress(steps, held)
  const services = [...held.values()].map(({ service }) => service)
  const enter = await gates(services, perServer)
  const places = new Map(steps.map(({ step }, place) => [step as StepReport['step'], place]))
  const listen: Listener = (event) => {
    const place = event.type === 'step-applied' ? places.get(event.step) : undefined
    if (event.type === 'step-applied' && place !== undefined) {
      progress.finish(place, { state: 'applied', milliseconds: event.milliseconds })
    }
    emit(event)
  }
  await Promise.all([...held.values()].map((mine) => runService(mine, { ...job, emit: listen }, progress, enter)))

  const due = new Set(steps.map(({ service, step }) => nameOf(service, step)))
  return shown.plan.steps.map(({ service, step }): StepReport<Client> => {
    const untouched = due.has(nameOf(service, step)) ? 'not started' : 'done by another'
    return { service, step, state: untouched, ...progress.reportOf(service, step) }
  })
}

type Enter = (service: string) => Promise<() => void>

async function runService<Client>(
  held: Held<Client>,
  job: Work<Client>,
  progress: Progress,
  enter: Enter,
): Promise<void> {
  const { name } = held.service
  const all = job.now.plan.steps.map((step, place) => ({ ...step, place }))
  let mine = all.filter((step) => step.service === name)
  while (mine.length > 0 && !progress.failed) {
    const ready = mine.slice(0, readyCount(mine, progress))
    if (ready.length === 0) {
      await progress.changed
      continue
    }
    const leave = await enter(name)
    try {
      await runReady(held, job, ready, progress)
    } finally {
      leave()
    }
    mine = mine.filter(({ place }) => !progress.isDone(place))
  }
}

async function runReady<Client>(
  held: Held<Client>,
  { emit, ending }: Work<Client>,
  ready: readonly Placed<Client>[],
  progress: Progress,
): Promise<void> {
  const { name } = held.service
  const steps = ready.map(({ step }) => step)
  try {
    const worked = await held.during(work(held.session, held.service, steps, emit, ending))
    if (worked.kind === 'failed') progress.fail(name, worked.step, worked.error)
    if (worked.kind === 'raced') await passOver(held, ready, progress)
  } catch (thrown) {
    const error = toSkeinError(thrown)
    for (const { step } of ready.filter(({ place }) => !progress.isDone(place)).slice(0, 1)) {
      progress.fail(name, step, error)
      emit({ type: 'step-failed', service: name, step, error })
    }
  }
}

/** How many of a service's next steps wait for nothing but each other. */
function readyCount<Client>(mine: readonly Placed<Client>[], progress: Progress): number {
  const own = new Set(mine.map(({ place }) => place))
  const blocked = mine.findIndex(({ after }) => after.some((place) => !progress.isDone(place) && !own.has(place)))
  return blocked < 0 ? mine.length : blocked
}

/** Another runner did some of our next steps: those of which the ledger says so count as done. */
async function passOver<Client>(
  { service: { name }, session }: Held<Client>,
  ready: readonly Placed<Client>[],
  progress: Progress,
): Promise<void> {
  const standing = await session.read()
  const left = ready.filter(({ place }) => !progress.isDone(place))
  // A run may take a version back and apply it again, so what the ledger says of a step counts only when all before it
  // are done.
  const first = left.findIndex(({ step }) => !isMade(standing, step))
  const gone = left.slice(0, first < 0 ? left.length : first)
  if (gone.length === 0) throw new SkeinError('BUG', `${name}: another runner did a step that is still due.`)
  for (const { place } of gone) progress.finish(place, { state: 'done by another' })
}

function isMade({ applied, seeds, repeatables }: Standing, step: Step): boolean {
  if (step.kind !== 'migration') {
    const rows = step.kind === 'seed' ? seeds : repeatables.filter(({ stale }) => !stale)
    return rows.some((row) => row.name === step.name && row.checksum === step.checksum)
  }
  const row = applied.find(({ version }) => version === step.version)
  return step.direction === 'up' ? row !== undefined : row?.seq !== step.seq
}
