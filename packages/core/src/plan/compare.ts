import type { Step } from '../store.ts'
import { stepKey } from './name.ts'
import type { Plan, PlanStep } from './plan.ts'

/** The services that must not move before a step is done: its own, and those that it is going to stand on. */
export function needs({ service, step }: PlanStep): string[] {
  return step.direction === 'up' ? [service, ...step.requires.map((requirement) => requirement.service)] : [service]
}

/**
 * The first step of a plan made now that was not in the one that was shown; null when all were. Fewer steps is
 * progress made by others; one more, or one with another text, is a plan that nobody agreed to.
 */
export function firstUnseen<Client>(now: Plan<Client>, shown: Plan<Client>): PlanStep<Client> | null {
  const seen = new Set(shown.steps.map(identity))
  return now.steps.find((step) => !seen.has(identity(step))) ?? null
}

/** The steps of a plan made now that were in the one that was shown. */
export function seenIn<Client>(shown: Plan<Client>, now: Plan<Client>): Step<Client>[] {
  const seen = new Set(shown.steps.map(identity))
  return now.steps.filter((step) => seen.has(identity(step))).map(({ step }) => step)
}

function identity({ service, step }: PlanStep): string {
  const text = step.body === 'kept' ? 'kept' : step.body.checksum
  const verify = step.kind === 'migration' ? (step.verify?.checksum ?? '') : ''
  return `${step.direction} ${stepKey(service, step)} ${step.checksum} ${text} ${verify}`
}
