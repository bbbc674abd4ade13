import type { Manner, Step } from '@skein/core'
import type { Kept } from '../ledger/kept.ts'
import type { Sending } from './body.ts'
import { mostText } from './windows.ts'

/** A step with all that is needed to send it. */
export interface Ready {
  readonly step: Step
  /** Null for a function. */
  readonly sending: Sending | null
  readonly manner: Manner
  readonly kept: Kept
}

/** Files of one message: one that is longer at work tells nothing for longer. */
const mostFiles = 64

/** The first steps of a list that travel in one message. */
export function nextGroup(steps: readonly Ready[]): readonly Ready[] {
  let size = 0
  let count = 0
  for (const step of steps) {
    if (!step.sending?.joins) break
    size += sizeOf(step)
    if (count > 0 && (size > mostText || count >= mostFiles)) break
    count++
  }
  return steps.slice(0, Math.max(count, 1))
}

/** Whether enough is read to make a group of; what lies behind it would only take memory. */
export function isFull(steps: readonly Ready[]): boolean {
  const { sending } = steps.at(-1) ?? {}
  if (steps.length >= mostFiles || (sending !== undefined && !sending?.joins)) return true
  return steps.reduce((sum, step) => sum + sizeOf(step), 0) > mostText
}

/** What a step adds to a message: the way back travels with it, into its row. */
function sizeOf({ sending, kept }: Ready): number {
  return (sending?.text.length ?? 0) + (kept.text?.length ?? 0)
}
