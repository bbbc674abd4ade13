import { SkeinError } from '../error.ts'
import { stepName } from '../plan/name.ts'
import type { Step } from '../store.ts'

/** What is left of a step that was cancelled; `unknown`: its store is DIRTY. */
export type Left = 'not started' | 'rolled back' | 'unknown'

/**
 * What a store says of a step that was cut short.
 * @param stands the same in a sentence.
 */
export function cancelled(
  service: string,
  step: Step,
  left: Left,
  stands: string,
  hint: string = 'Run the command again to go on.',
): SkeinError {
  return new SkeinError('CANCELLED', `${stepName(service, step)} was cancelled. ${stands}`, {
    hint,
    data: { service, left },
  })
}

/** What became of a step that did not come to its end, by what its store says of it. */
export function endOf({ code, data: { left } }: SkeinError): 'failed' | Left {
  if (code !== 'CANCELLED') return 'failed'
  return left === 'not started' || left === 'rolled back' ? left : 'unknown'
}
