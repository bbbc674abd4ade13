import { type Listener, type Prepared, type Service, type Session, SkeinError, take, whoRuns } from '@skein/core'

/** A service whose lock is ours. */
export interface Held<Client = unknown> {
  readonly service: Service<Client>
  readonly session: Session<Client>
  /** Gives the lock back, once; never rejects. */
  release(): Promise<void>
}

interface GatherOptions {
  readonly wait: number
  readonly emit: Listener
  readonly signal?: AbortSignal | undefined
}

/**
 * Takes the locks of all services that the plan touches, in the order of their names, so that two runners can't wait
 * for each other. When one can't be had the others are given back.
 */
export async function gather<Client>(prepared: Prepared<Client>, run: string, { wait, emit, signal }: GatherOptions): Promise<ReadonlyMap<string, Held<Client>>> {
  const system = [...prepared.loaded.keys()].sort()
  const names = [...new Set(prepared.plan.steps.map((step) => step.service))].sort()
  const until = Date.now() + wait
  const held = new Map<string, Held<Client>>()
  try {
    for (const name of names) {
      const service = prepared.loaded.get(name)?.service
      if (!service) throw new SkeinError('BUG', `The plan names ${name}, which was not loaded.`)
      const info = { id: run, service: name, environment: prepared.options.environment ?? null, system, by: whoRuns() }
      const session = await take(service, info, { wait: Math.max(0, until - Date.now()), emit, signal })
      if (session) held.set(name, holding(service, session))
    }
    return held
  } catch (error) {
    await Promise.all([...held.values()].map(({ release }) => release()))
    throw error
  }
}

function holding<Client>(service: Service<Client>, session: Session<Client>): Held<Client> {
  let released: Promise<void> | undefined
  return { service, session, release: () => (released ??= Promise.resolve(session[Symbol.asyncDispose]())) }
}
