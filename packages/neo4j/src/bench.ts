import { setTimeout as sleep } from 'node:timers/promises'
import { type RunInfo, SkeinError, type Step } from '@skein/core'
import { history } from './ledger/rows.ts'
import type { Link, Work } from './link.ts'
import { terminate } from './lock.ts'

/** What a session works with: a transaction that holds the lock and does nothing else, and a link for the work. */
export interface Bench {
  readonly service: string
  readonly run: RunInfo
  readonly link: Link
  readonly lock: Work
}

/** @throws SkeinError LOCK_LOST */
export async function demandLock({ lock, service }: Bench): Promise<void> {
  try {
    await lock.ask('RETURN 1')
  } catch (cause) {
    throw lockLost(service, cause)
  }
}

function lockLost(service: string, cause: unknown): SkeinError {
  const message = `The lock of ${service} was lost: its transaction was ended. Nothing more was started.`
  return new SkeinError('LOCK_LOST', message, {
    hint: 'Run the command again: it looks at what stands and goes on from there.',
    data: { service },
    cause,
  })
}

/** Notes an attempt that came to nothing; that it could not be noted is no reason to hide the failure itself. */
export async function noteFailure(
  { link, run }: Bench,
  step: Step,
  outcome: 'failed' | 'cancelled',
  milliseconds: number,
  error: object,
): Promise<void> {
  const { query, parameters } = history(run, step, outcome, { milliseconds, error })
  await link.ask(query, parameters).catch(() => {})
}

/** How often what a cancelled run still does is ended; in milliseconds. */
const often = 100

/**
 * Once a signal says so, ends what the server does for this run, and whatever it begins after that. What this gives stops
 * it, and resolves when nothing more will be ended.
 */
export function cancelOn({ link, run }: Bench, signal: AbortSignal | undefined): () => Promise<void> {
  const over = new AbortController()
  let ending = Promise.resolve()
  const end = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await terminate(link, run.id).catch(() => {})
      await sleep(often, undefined, { signal: over.signal }).catch(() => {})
    }
  }
  const begin = (): void => void (ending = end())
  if (signal?.aborted) begin()
  signal?.addEventListener('abort', begin)
  return async () => {
    signal?.removeEventListener('abort', begin)
    over.abort()
    await ending
  }
}
