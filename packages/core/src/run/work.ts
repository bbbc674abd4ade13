import type { SkeinError } from '../error.ts'
import type { Surroundings } from '../migration.ts'
import type { Service } from '../service.ts'
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
  { name: service, store }: Pick<Service<Client>, 'name' | 'store'>,
  steps: readonly Step<Client>[],
  emit: Listener,
  ending: Ending = {},
): Promise<Worked> {
  const given = new Map<Step<Client>, Step<Client>>()
  for (const step of steps) {
    const say: Surroundings['say'] = (line, stream) => emit({ type: 'step-output', service, step, line, stream })
    given.set(surrounded(step, { service, connection: () => store.connection(), say }), step)
  }
  let started = 0
  const start = () => {
    const step = steps[started++]
    if (step) emit({ type: 'step-started', service, step })
  }
  start()
  for await (const outcome of session.run([...given.keys()], ending)) {
    const step = given.get(outcome.step) ?? outcome.step
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

/** The step with what a program in it finds around it; any other as it is. */
function surrounded<Client>(step: Step<Client>, surroundings: Surroundings): Step<Client> {
  const { body } = step
  if (body === 'kept' || body.kind === 'text' || !body.within) return step
  return { ...step, body: body.within(surroundings) }
}
