import { type Listener, type RunInfo, type Service, type Session, take } from '@skein/core'

/** A service whose lock is ours. */
export interface Held<Client = unknown> {
  readonly service: Service<Client>
  readonly session: Session<Client>
  /** Does something with the session, to whose end a release waits. */
  readonly during: <Done>(work: Promise<Done>) => Promise<Done>
  /** Gives the lock back, once, as soon as the session is at rest; never rejects. */
  readonly release: () => Promise<void>
}

export interface HoldOptions {
  /** Milliseconds to wait for another runner, for all services together. */
  readonly wait: number
  readonly emit: Listener
  readonly signal?: AbortSignal | undefined
}

/**
 * Takes the locks of services, in the order of their names, so that two runners can't wait for each other. When one
 * can't be had the others are given back.
 * @throws SkeinError BUSY, CANCELLED, or what a store rejects with.
 */
export async function hold<Client>(
  services: readonly Service<Client>[],
  run: Omit<RunInfo, 'service'>,
  { wait, emit, signal }: HoldOptions,
): Promise<ReadonlyMap<string, Held<Client>>> {
  const until = Date.now() + wait
  const held = new Map<string, Held<Client>>()
  try {
    for (const service of services.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const info = { ...run, service: service.name }
      const session = await take(service, info, { wait: Math.max(0, until - Date.now()), emit, signal })
      if (session) held.set(service.name, holding(service, session))
    }
    return held
  } catch (error) {
    await releaseAll(held)
    throw error
  }
}

/** Gives all locks back; those that are back already stay so. */
export async function releaseAll(held: ReadonlyMap<string, Held>): Promise<void> {
  await Promise.all([...held.values()].map(({ release }) => release()))
}

function holding<Client>(service: Service<Client>, session: Session<Client>): Held<Client> {
  let released: Promise<void> | undefined
  let rest: Promise<unknown> = Promise.resolve()
  return {
    service,
    session,
    during(work) {
      rest = work.catch(() => {})
      return work
    },
    release: () => (released ??= rest.then(async () => session[Symbol.asyncDispose]())),
  }
}
