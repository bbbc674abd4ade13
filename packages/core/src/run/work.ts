import type { SkeinError } from '../error.ts'
import type { Ending, Session, Step } from '../store.ts'
import type { Listener } from './event.ts'

/** How far a list of steps came: all of it, up to a step that another runner did, or up to a failure. */
export type Worked =
  | { readonly kind: 'done' }
  | { readonly kind: 'raced' }
  | { readonly kind: 'failed'; readonly step: Step; readonly error: SkeinError }

/** Runs steps of one service in its session and tells what happens. */
export async function work<Client>(
  session: Session<Client>,
  service: string,
  steps: readonly Step<Client>[],
  emit: Listener,
  ending: Ending = {},
): Promise<Worked> {
  let started = 0
  const start = () => {
    const step = steps[started++]
    if (step) emit({ type: 'step-started', service, step })
  }
  start()
  for await (const outcome of session.run(steps, ending)) {
    const { step } = outcome
    switch (outcome.kind) {
      case 'applied':
        emit({ type: 'step-applied', service, step, milliseconds: outcome.milliseconds })
        start()
        break
      case 'progress':
        emit({ type: 'step-progress', service, step, done: outcome.done, of: outcome.of })
        break
      case 'waiting': {
        const { reason, milliseconds, blockers } = outcome
        emit({ type: 'step-waiting', service, step, reason, milliseconds, blockers })
        break
      }
      case 'raced':
        emit({ type: 'step-raced', service, step })
        return { kind: 'raced' }
      case 'failed':
        emit({ type: 'step-failed', service, step, error: outcome.error })
        return { kind: 'failed', step, error: outcome.error }
    }
  }
  return { kind: 'done' }
}
