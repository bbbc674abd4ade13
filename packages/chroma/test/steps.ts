import type { MigrationStep, Outcome, RunInfo, Session, Step, Store } from '@skein/core'
import { callBody } from '@skein/core/conformance'
import type { ChromaClient } from 'chromadb'

type Call = (client: ChromaClient, signal: AbortSignal) => Promise<unknown>

/** A step up with that function. */
export function up(version: number, call: Call): MigrationStep<ChromaClient> {
  const body = callBody<ChromaClient>(
    String(version),
    async (client, signal) => void (await call(client, signal)),
    true,
  )
  return {
    kind: 'migration',
    direction: 'up',
    version: BigInt(version),
    description: `step ${version}`,
    body,
    checksum: body.checksum,
    down: null,
    requires: [],
    seq: null,
    forgets: [],
  }
}

export function runInfo(over: Partial<RunInfo> = {}): RunInfo {
  const by = `test@here:${process.pid}`
  return { id: crypto.randomUUID(), service: 'notes', environment: null, system: [], by, ...over }
}

/** Takes the lock, which nobody else may hold. */
export async function hold(store: Store<ChromaClient>): Promise<Session<ChromaClient>> {
  const got = await store.acquire(runInfo())
  if (got.kind === 'holder') throw new Error(`the lock is held by ${got.by}`)
  return got
}

export async function ran(
  session: Session<ChromaClient>,
  steps: readonly Step<ChromaClient>[],
): Promise<Outcome<ChromaClient>[]> {
  const told: Outcome<ChromaClient>[] = []
  for await (const outcome of session.run(steps)) told.push(outcome)
  return told
}

/** What a promise rejects with. */
export async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => {
      throw new Error('It did not reject.')
    },
    (error: unknown) => error,
  )
}
