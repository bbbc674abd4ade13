import { cancelled, SkeinError, type Step, stepName } from '@skein/core'
import { type Bench, noteFailure } from '../bench.ts'
import type { Progress } from '../ledger/open.ts'
import { functionError } from './atomic-error.ts'

/** Puts into words what a function threw that ran outside of any transaction, and writes it down. */
export async function opaqueError(
  bench: Bench,
  step: Step,
  progress: Progress,
  thrown: unknown,
  isOver: boolean,
  milliseconds: number,
): Promise<SkeinError> {
  const { link, service } = bench
  const own = thrown instanceof SkeinError ? thrown : null
  const note = (outcome: 'failed' | 'cancelled', told: object) => noteFailure(bench, step, outcome, milliseconds, told)
  if (own?.kind === 'refused' || own?.kind === 'usage') {
    await link.ask(progress.remove.query, progress.remove.parameters)
    await note('failed', { ...own.data, code: own.code })
    return own
  }
  const stands = `How far it came is not known: ${service} is DIRTY.`
  const hint = wayOut(service)
  if (isOver) {
    await note('cancelled', { code: 'CANCELLED' })
    return cancelled(service, step, 'unknown', stands, hint)
  }
  if (!own) {
    await note('failed', { code: 'FUNCTION' })
    return functionError(service, step, thrown, stands, hint)
  }
  const name = stepName(service, step)
  const data = { service, step: name, direction: step.direction, ...own.data }
  await note('failed', { ...data, code: own.code })
  return new SkeinError(own.code, `${name} (${step.direction}) failed: ${own.message}\n${stands}`, {
    hint,
    data,
    ...(own.detail !== undefined && { detail: own.detail }),
    cause: own,
  })
}

/** Whether it was written that the step begins can't be known; that it did not begin is. */
export function lostBefore({ service }: Bench, step: Step, cause: unknown): unknown {
  if (cause instanceof SkeinError) return cause
  const name = stepName(service, step)
  return new SkeinError('CONNECTION_LOST', `The connection to ${service} broke before ${name} began.`, {
    hint: `When the server is back, run the command again; where it says DIRTY: skein repair ${service} --forget`,
    data: { service, step: name },
    cause,
  })
}

/** It came to its end, and its row could not be written. */
export function unwritten({ service }: Bench, step: Step, cause: unknown): unknown {
  if (cause instanceof SkeinError) return cause
  const name = stepName(service, step)
  const message = `The connection to ${service} broke when all of ${name} was done, and before that was written.`
  return new SkeinError('CONNECTION_LOST', message, {
    hint: `When the server is back: skein repair ${service} --done`,
    data: { service, step: name },
    ...(cause !== null && { cause }),
  })
}

function wayOut(service: string): string {
  return `Look at what stands; then skein repair ${service} --done if all of it does, or --forget, and skein up runs it anew.`
}
