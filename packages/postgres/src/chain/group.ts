import type { Manner, Step } from '@skein/core'
import type { Kept } from '../ledger/rows.ts'
import type { Sending } from './body.ts'

/** A step with all that is needed to send it. */
export interface Ready {
  readonly step: Step
  /** Null for a function. */
  readonly sending: Sending | null
  readonly manner: Manner
  readonly kept: Kept
}

/** Bounds of one message: a larger one costs the server memory, and tells nothing for longer. */
export const mostFiles = 64
const mostText = 1024 * 1024

/** The first steps of a list that travel in one message. */
export function nextGroup(steps: readonly Ready[]): readonly Ready[] {
  let size = 0
  let count = 0
  for (const { sending } of steps) {
    if (!sending?.joins) break
    size += sending.text.length
    if (count > 0 && (size > mostText || count >= mostFiles)) break
    count++
  }
  return steps.slice(0, Math.max(count, 1))
}
