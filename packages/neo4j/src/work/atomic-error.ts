import { cancelled, SkeinError, type Step, stepName } from '@skein/core'
import { type Bench, noteFailure } from '../bench.ts'
import { serverError, stepError } from '../failure.ts'
import type { Act } from './atomic.ts'
import { fileOf, type Sent } from './ready.ts'

/** Puts into words how a step failed that was rolled back, and writes it down. */
export async function atomicError(
  bench: Bench,
  step: Step,
  { sending, call }: Act,
  sent: Sent | null,
  thrown: unknown,
  isOver: boolean,
  milliseconds: number,
): Promise<SkeinError> {
  const { service } = bench
  const stands = `It was rolled back; ${service} stands where it stood before this step.`
  const error = serverError(thrown)
  const note = (outcome: 'failed' | 'cancelled', told: object) => noteFailure(bench, step, outcome, milliseconds, told)
  if (isOver) {
    await note('cancelled', { code: 'CANCELLED' })
    return cancelled(service, step, 'rolled back', stands)
  }
  if (thrown instanceof SkeinError) {
    await note('failed', { ...thrown.data, code: thrown.code })
    return thrown
  }
  if (call || !error || !sending) {
    await note('failed', { code: error?.code ?? 'FUNCTION' })
    return functionError(service, step, thrown, stands, 'Correct the function and run the command again.')
  }
  const next = 'Correct the file and run the command again.'
  const told = stepError(service, step, error, { file: sending.file, sent, stands, next })
  await note('failed', { ...told.data, code: error.code })
  return told
}

/** What a function threw, in words; its own may hold data, and are for the terminal only. */
export function functionError(service: string, step: Step, thrown: unknown, stands: string, hint: string): SkeinError {
  const status = serverError(thrown)?.code ?? null
  const how = status === null ? '' : ` with ${status}`
  const name = stepName(service, step)
  const message = `${name} (${step.direction}) failed in its function${how}.\n  at ${fileOf(step)}\n${stands}`
  return new SkeinError('STEP_FAILED', message, {
    hint,
    data: { service, step: name, direction: step.direction, status },
    detail: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    cause: thrown,
  })
}
