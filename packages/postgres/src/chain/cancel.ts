import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import { ask } from '../pinned.ts'

/** Milliseconds between two tries: the first may come before what it is meant for has reached the server. */
const pulse = 100

/** Milliseconds that one is waited for at the end. */
const most = 1000

/**
 * Cancels what the work link is at when one of the signals says so, or did, and goes on until it is told to end. Gives
 * what ends it: what is sent after that is not cancelled.
 */
export function cancelOn(bench: Bench, signals: readonly (AbortSignal | undefined)[]): () => Promise<void> {
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let sent: Promise<void> | null = null
  const goOn = async () => {
    await cancelWork(bench)
    if (ended) return
    timer = setTimeout(() => {
      sent = goOn()
    }, pulse)
  }
  const cancel = () => {
    sent ??= goOn()
  }
  for (const signal of signals) {
    if (signal?.aborted) cancel()
    else signal?.addEventListener('abort', cancel, { once: true })
  }
  return async () => {
    ended = true
    clearTimeout(timer)
    for (const signal of signals) signal?.removeEventListener('abort', cancel)
    // Behind a pooler it may wait for a turn that only our own ROLLBACK makes.
    if (sent) await Promise.race([sent, sleep(most, undefined, { ref: false })])
  }
}

/** Cancels what the work link is at; never rejects. */
export async function cancelWork(bench: Bench): Promise<void> {
  await ask(
    bench.lock,
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE ${bench.working()} AND datname = current_database()`,
  ).catch(() => {})
}
