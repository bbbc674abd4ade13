import { type Prepared, type RunReport, type SkeinError, stepKey, type StepReport } from '@skein/core'
import { type ErrorFacts, errorFacts } from './error.ts'
import type { IntegrityValue } from './integrity.ts'
import { nameOf, type PlanValue, planValue, type StepValue } from './plan.ts'
import type { LedgerKind, StatusValue } from './status.ts'

type StepState = StepReport['state']

/** A run: its plan, what became of each step, and where the services stand after it. */
export interface RunValue extends PlanValue {
  /** Null when nothing was run. */
  readonly run: string | null
  readonly outcome: 'done' | 'failed' | 'nothing' | 'refused'
  readonly steps: readonly (StepValue & { readonly state: StepState; readonly milliseconds?: number })[]
  /** Empty when they could not be asked again. */
  readonly services: readonly StandValue[]
  /** What was found afterwards, where it was asked for. */
  readonly integrity?: IntegrityValue
  readonly error?: ErrorFacts
}

/** Where a service stands, in short. */
export interface StandValue {
  readonly service: string
  readonly at: string | null
  /** As its people write it, where that is another text. */
  readonly label?: string
  /** How many wait. */
  readonly pending: number
  /** How many of those that wait are contracts, which nobody is in debt of. */
  readonly contracts: number
  readonly dirty: boolean
  readonly reachable: boolean
  /** As of a service's status. */
  readonly ledger: LedgerKind
  readonly optional: boolean
}

/** A plan and what became of it. */
export interface Ran {
  readonly prepared: Prepared
  readonly report: RunReport
}

/** @param ran one after the other. */
export function runValue(ran: readonly Ran[], stands: readonly StandValue[]): RunValue {
  const reports = ran.map(({ report }) => report)
  // A run may take a version back and apply it again.
  const states = new Map(
    reports
      .flatMap(({ steps }) => steps)
      .map((step) => [`${step.step.direction} ${stepKey(step.service, step.step)}`, step]),
  )
  const plan = planValue(ran.map(({ prepared }) => prepared))
  const error = reports.find((report) => report.error)?.error
  return {
    ...plan,
    run: reports[0]?.run ?? null,
    outcome: error ? 'failed' : 'done',
    steps: plan.steps.map((step) => {
      const { state = 'not started', milliseconds } = states.get(`${step.direction} ${nameOf(step)}`) ?? {}
      return { ...step, state, ...(milliseconds !== undefined && { milliseconds }) }
    }),
    services: stands,
    ...(error && { error: errorFacts(error) }),
  }
}

/** A plan that was not run, with why: refused, or nothing to do. */
export function idleValue(
  plan: PlanValue,
  outcome: 'nothing' | 'refused',
  stands: readonly StandValue[],
  error?: SkeinError,
): RunValue {
  const steps = plan.steps.map((step) => ({ ...step, state: 'not started' as const }))
  return { ...plan, run: null, outcome, steps, services: stands, ...(error && { error: errorFacts(error) }) }
}

export function standsOf({ services }: StatusValue): StandValue[] {
  return services.map(({ service, at, label, pending, dirty, reachable, ledger, optional }) => {
    const contracts = pending.filter(({ phase }) => phase === 'contract').length
    const named = label !== undefined && { label }
    return { service, at, ...named, pending: pending.length, contracts, dirty, reachable, ledger, optional }
  })
}
