import type { Catalog } from '../catalog.ts'
import { SkeinError } from '../error.ts'
import type { Inspection } from '../inspect.ts'
import { newRun, whoRuns } from '../run/report.ts'
import { work } from '../run/work.ts'
import type { Service } from '../service.ts'
import type { Session, Shadow, Step } from '../store.ts'

/** An empty store with the right to change it, where a service's steps are rehearsed. */
export interface Stage<Client = unknown> extends AsyncDisposable {
  readonly session: Session<Client>
  readonly catalog: () => Promise<Catalog>
  /** @throws SkeinError when the step failed. */
  readonly play: (step: Step<Client>) => Promise<void>
}

/** @throws SkeinError NO_SHADOW, UNREACHABLE and whatever the store says. */
export async function openStage<Client>(service: Service<Client>, signal?: AbortSignal): Promise<Stage<Client>> {
  const shadow = await service.store.shadow(signal)
  const ends: AsyncDisposable[] = [shadow]
  const end = async (): Promise<void> => {
    // In the reverse order: the last ones use the first ones.
    for (const one of ends.toReversed()) await one[Symbol.asyncDispose]()
  }
  try {
    const session = await hold(service, shadow, signal)
    ends.push(session)
    const inspection: Inspection = await shadow.store.inspect(signal)
    ends.push(inspection)
    const rehearsed = { name: service.name, store: shadow.store }
    return {
      session,
      catalog: () => inspection.catalog(),
      async play(step) {
        const worked = await work(session, rehearsed, [step], () => {}, { stop: signal, cancel: signal })
        if (worked.kind === 'failed') throw worked.error
        if (worked.kind === 'raced') throw new SkeinError('BUG', `${service.name}: somebody else is on this stage.`)
      },
      [Symbol.asyncDispose]: end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

async function hold<Client>(
  { name }: Service<Client>,
  { store }: Shadow<Client>,
  signal: AbortSignal | undefined,
): Promise<Session<Client>> {
  const run = { id: newRun(), service: name, environment: null, system: [], by: whoRuns() }
  const got = await store.acquire(run, signal)
  if (got.kind === 'session') return got
  throw new SkeinError('BUSY', `The stage of ${name} is used by ${got.by ?? 'another run'}.`, {
    hint: 'Try again when that is done.',
  })
}
