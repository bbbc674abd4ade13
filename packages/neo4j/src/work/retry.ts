import { setTimeout as sleep } from 'node:timers/promises'
import type { Ending, Outcome, Step } from '@skein/core'
import { serverError } from '../failure.ts'

/** How often is tried again what the server itself asks to try again: deadlocks and the like. */
const most = 8

/** What is told before the next try; null when there is none. */
export function giveWay(
  thrown: unknown,
  step: Step,
  attempt: number,
  { cancel }: Ending,
): Extract<Outcome, { kind: 'waiting' }> | null {
  const error = serverError(thrown)
  if (!error?.retriable || attempt >= most || cancel?.aborted) return null
  const milliseconds = Math.round(100 * 2 ** Math.min(attempt, 5) * (0.5 + Math.random() / 2))
  return { kind: 'waiting', step, reason: error.code, milliseconds, blockers: [] }
}

/** Ends early, without rejecting, when the run is cancelled. */
export async function pause(milliseconds: number, { cancel }: Ending): Promise<void> {
  await sleep(milliseconds, undefined, cancel ? { signal: cancel } : {}).catch(() => {})
}
