import { type Ending, type Listener, type PlanStep, type Prepared, SkeinError, type StepReport, stepName, surveyAgain, toSkeinError, work } from '@skein/core'
import { type Held, needs } from './gather.ts'
import { gates } from './gates.ts'

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

/** The state of one run, by the places of the steps in the plan that is due. */
interface State {
  readonly done: Set<number>
  readonly reports: Map<string, Partial<StepReport>>
  /** The steps for whose sake a service's lock is held. */
  readonly needed: Map<string, Set<number>>
  failed: boolean
  /** Called whenever a step is done or the run is cut short. */
  wake: () => void
  changed: Promise<void>
}

/** Lets each service go on as far as its edges allow, side by side; gives what became of every step. */
export async function schedule<Client>({ shown, now, held, emit, perServer, ending }: Work<Client>): Promise<readonly StepReport<Client>[]> {
  const { steps } = now.plan
  const state = newState()
  const gate = await gates([...held.values()].map(({ service }) => service), perServer)
  const places = new Map(steps.map(({ step }, index) => [step as StepReport['step'], index]))
  const listen: Listener = (event) => {
    const place = event.type === 'step-applied' ? places.get(event.step) : undefined
    if (event.type === 'step-applied' && place !== undefined) {
      state.reports.set(nameOf(event.service, event.step), { state: 'applied', milliseconds: event.milliseconds })
      finish(state, place)
      free(state, held, place)
    }
    emit(event)
  }
  for (const [index, step] of steps.entries()) for (const name of needs(step)) state.needed.set(name, (state.needed.get(name) ?? new Set()).add(index))
  await Promise.all([...held.values()].map((mine) => runService(mine, now, state, gate, listen, ending)))
  const due = new Set(steps.map(({ service, step }) => nameOf(service, step)))
  return shown.plan.steps.map(({ service, step }): StepReport<Client> => {
    const name = nameOf(service, step)
    return { service, step, state: due.has(name) ? 'not started' : 'done by another', ...state.reports.get(name) }
  })
}

async function runService<Client>({ service, session }: Held<Client>, now: Prepared<Client>, state: State, gate: (service: string) => Promise<() => void>, emit: Listener, ending: Ending): Promise<void> {
  const { steps } = now.plan
  let mine = steps.map((step, index) => ({ ...step, index })).filter((step) => step.service === service.name)
  while (mine.length > 0 && !state.failed) {
    const ready = mine.slice(0, readyCount(mine, state.done))
    if (ready.length === 0) {
      await state.changed
      continue
    }
    const leave = await gate(service.name)
    try {
      // Told in order by the store, so the next outcome is that of the first step left.
      const worked = await work(session, service.name, ready.map(({ step }) => step), emit, ending)
      if (worked.kind === 'failed') fail(state, service.name, worked.step, worked.error)
      else if (worked.kind === 'raced') await forgetRaced(service.name, mine, now, session, state)
    } catch (thrown) {
      const first = ready.find(({ index }) => !state.done.has(index)) ?? (ready[0] as (typeof ready)[number])
      const error = toSkeinError(thrown)
      fail(state, service.name, first.step, error)
      emit({ type: 'step-failed', service: service.name, step: first.step, error })
    } finally {
      leave()
    }
    mine = mine.filter(({ index }) => !state.done.has(index))
  }
}

/** How many of a service's next steps wait for nothing but each other. */
function readyCount<Client>(mine: readonly (PlanStep<Client> & { readonly index: number })[], done: ReadonlySet<number>): number {
  const own = new Set(mine.map(({ index }) => index))
  const blocked = mine.findIndex(({ after }) => after.some((index) => !done.has(index) && !own.has(index)))
  return blocked < 0 ? mine.length : blocked
}

/** Another runner did some of our steps: what no longer is due counts as done. */
async function forgetRaced<Client>(name: string, mine: readonly (PlanStep<Client> & { readonly index: number })[], now: Prepared<Client>, session: Held<Client>['session'], state: State): Promise<void> {
  const { plan } = surveyAgain(now, new Map([[name, await session.read()]]))
  const due = new Set(plan.steps.filter(({ service }) => service === name).map(({ step }) => nameOf(name, step)))
  const gone = mine.filter(({ index, step }) => !state.done.has(index) && !due.has(nameOf(name, step)))
  if (gone.length === 0) throw new SkeinError('BUG', `${name}: another runner is said to have done a step that is still due.`)
  for (const { index, step } of gone) {
    state.reports.set(nameOf(name, step), { state: 'done by another' })
    finish(state, index)
  }
}

function fail(state: State, service: string, step: StepReport['step'], error: SkeinError): void {
  state.failed = true
  state.reports.set(nameOf(service, step), { state: error.code === 'CANCELLED' ? 'not started' : 'failed', error })
  advance(state)
}

function finish(state: State, index: number): void {
  state.done.add(index)
  advance(state)
}

/** Gives back each lock for whose sake nothing is left to do. */
function free(state: State, held: ReadonlyMap<string, Held>, done: number): void {
  for (const [name, indexes] of state.needed) {
    if (!indexes.delete(done) || indexes.size > 0) continue
    void held.get(name)?.release()
  }
}

function newState(): State {
  const state: State = { done: new Set(), reports: new Map(), needed: new Map(), failed: false, wake: () => {}, changed: Promise.resolve() }
  state.changed = new Promise((resolve) => (state.wake = resolve))
  return state
}

function advance(state: State): void {
  const { wake } = state
  state.changed = new Promise((resolve) => (state.wake = resolve))
  wake()
}

function nameOf(service: string, step: StepReport['step']): string {
  return `${step.direction} ${stepName(service, step)}`
}
