import { type Listener, type PlanStep, type Prepared, type Service, type Session, take, whoRuns } from '@skein/core'

/** A service whose lock is ours. */
export interface Held<Client = unknown> {
  readonly service: Service<Client>
  readonly session: Session<Client>
  /** Gives the lock back, once; never rejects. */
  readonly release: () => Promise<void>
}

interface GatherOptions {
  readonly wait: number
  readonly emit: Listener
  readonly signal?: AbortSignal | undefined
}

/**
 * Takes the locks of all services that the plan touches or that its steps require, in the order of their names, so
 * that two runners can't wait for each other. When one can't be had the others are given back.
 */
export async function gather<Client>(
  prepared: Prepared<Client>,
  run: string,
  { wait, emit, signal }: GatherOptions,
): Promise<ReadonlyMap<string, Held<Client>>> {
  const system = [...prepared.loaded.keys()].sort()
  const names = [...new Set(prepared.plan.steps.flatMap(needs))].filter((name) => prepared.loaded.has(name)).sort()
  const until = Date.now() + wait
  const held = new Map<string, Held<Client>>()
  try {
    for (const name of names) {
      const service = prepared.loaded.get(name)?.service
      if (!service) continue
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

/** The services that must not move before a step is done: its own, and those that it is going to stand on. */
export function needs({ service, step }: PlanStep): string[] {
  return step.direction === 'up' ? [service, ...step.requires.map((requirement) => requirement.service)] : [service]
}
