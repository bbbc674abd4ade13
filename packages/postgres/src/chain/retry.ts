import { setTimeout as sleep } from 'node:timers/promises'
import type { Ending } from '@skein/core'
import type { ServerError } from '../failure.ts'
import { lockTaken } from '../lock.ts'

const mostAttempts = 8
/** Locks of others and deadlocks: the transaction was rolled back whole, so it may be tried again whole. */
const passing = new Set(['55P03', '40P01', '40001'])

export function giveWay(error: ServerError, attempt: number): boolean {
  // Behind a pooler another runner may come between any two transactions; it is waited for as long as it works.
  if (error.code === lockTaken) return true
  return passing.has(error.code) && attempt < mostAttempts
}

/** Milliseconds to stay out of the way: growing, and never the same for two runners. */
export function backOff(attempt: number): number {
  return Math.round(Math.min(200 * 2 ** attempt, 5000) * (0.5 + Math.random() / 2))
}

/** Sleeps; ends early, without an error, when the run is asked to end. */
export async function pause(milliseconds: number, { stop, cancel }: Ending): Promise<void> {
  const signals = [stop, cancel].filter((signal) => signal !== undefined)
  await sleep(milliseconds, undefined, { signal: AbortSignal.any(signals) }).catch(() => {})
}
