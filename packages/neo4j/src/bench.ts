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

/** Ends what the server does for this run once a signal says so; the text that this gives stops listening. */
export function cancelOn({ link, run }: Bench, signal: AbortSignal | undefined): () => void {
  const end = () => void terminate(link, run.id).catch(() => {})
  signal?.addEventListener('abort', end)
  return () => signal?.removeEventListener('abort', end)
}
