import type { Outcome, Step } from '@skein/core'
import type { Cancelling } from './cancel.ts'

/** Tells of a step that stands: should the server be lost before a standby has it, so is the step. */
export async function* applied(
  cancelling: Cancelling,
  step: Step,
  milliseconds: number,
): AsyncGenerator<Outcome, void> {
  const reason = 'it is committed here, and a standby may lack it: the wait for one was ended'
  if (await cancelling.endedWait()) yield { kind: 'waiting', step, reason, milliseconds: 0, blockers: [] }
  yield { kind: 'applied', step, milliseconds }
}
