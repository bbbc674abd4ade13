import { endOf, needs, type PlanStep, type SkeinError, type StepReport, stepKey } from '@skein/core'
import type { Held } from './hold.ts'

type Step = StepReport['step']

/** How far a run has come, shared by the services at work. Steps are known by their places in the plan. */
export interface Progress {
  readonly failed: boolean
  /** Resolves at the next step that is done, or when the run is cut short. */
  readonly changed: Promise<void>
  readonly isDone: (place: number) => boolean
  /** Marks a step as done, and gives back each lock for whose sake nothing is left to do. */
  readonly finish: (place: number, report: Partial<StepReport>) => void
  readonly fail: (service: string, step: Step, error: SkeinError) => void
  /** What became of a step; empty while nothing did. */
  readonly reportOf: (service: string, step: Step) => Partial<StepReport>
}

/** What a step is called within one run, which may take it back and apply it again. */
export function nameOf(service: string, step: Step): string {
  return `${step.direction} ${stepKey(service, step)}`
}

export function newProgress(steps: readonly PlanStep[], held: ReadonlyMap<string, Held>): Progress {
  const done = new Set<number>()
  const reports = new Map<string, Partial<StepReport>>()
  const needed = new Map<string, Set<number>>()
  for (const [place, step] of steps.entries()) {
    for (const name of needs(step)) needed.set(name, (needed.get(name) ?? new Set()).add(place))
  }
  let failed = false
  let { promise: changed, resolve: wake } = Promise.withResolvers<void>()
  const advance = () => {
    wake()
    ;({ promise: changed, resolve: wake } = Promise.withResolvers<void>())
  }
  return {
    get failed() {
      return failed
    },
    get changed() {
      return changed
    },
    isDone: (place) => done.has(place),
    finish(place, report) {
      const { service, step } = steps[place]!
      reports.set(nameOf(service, step), report)
      done.add(place)
      for (const [name, places] of needed) if (places.delete(place) && places.size === 0) void held.get(name)?.release()
      advance()
    },
    fail(service, step, error) {
      failed = true
      reports.set(nameOf(service, step), { state: endOf(error), error })
      advance()
    },
    reportOf: (service, step) => reports.get(nameOf(service, step)) ?? {},
  }
}
