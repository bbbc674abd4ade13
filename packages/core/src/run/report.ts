import { randomUUID } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import type { SkeinError } from '../error.ts'
import type { PlanStep } from '../plan/plan.ts'
import type { Left } from './cancelled.ts'

/** What became of one step of a plan. */
export interface StepReport<Client = unknown> extends Pick<PlanStep<Client>, 'service' | 'step'> {
  /** `rolled back`, `unknown`: it was cancelled when it had begun. */
  readonly state: 'applied' | 'failed' | 'done by another' | Left
  /** Only when applied. */
  readonly milliseconds?: number
  readonly error?: SkeinError
}

/** What became of a run. Names every step of its plan, also those that were not started. */
export interface RunReport<Client = unknown> {
  readonly run: string
  readonly outcome: 'done' | 'failed' | 'nothing'
  readonly steps: readonly StepReport<Client>[]
  /** The first failure; absent unless the outcome is `failed`. */
  readonly error?: SkeinError
}

/** A run's identity: unique, and readable in a log. */
export function newRun(): string {
  return randomUUID()
}

/** `person@host:pid`, for locks and history. */
export function whoRuns(): string {
  return `${person()}@${hostname()}:${process.pid}`
}

function person(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that has no name.
    return String(process.getuid?.() ?? 'unknown')
  }
}
