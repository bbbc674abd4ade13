import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import { ask } from '../pinned.ts'

/** Milliseconds between two tries: the first may come before what it is meant for has reached the server. */
const pulse = 100

/** Milliseconds that one is waited for at the end. */
const most = 1000

export interface Cancelling {
  /** Whether it ended, since it was asked last, a commit's wait for a synchronous standby; the server keeps the commit. */
  endedWait(): Promise<boolean>
  /** What is sent after that is not cancelled. */
  end(): Promise<void>
}

/** Cancels what the work link is at when one of the signals says so, or did, and goes on until it is told to end. */
export function cancelOn(bench: Bench, signals: readonly (AbortSignal | undefined)[]): Cancelling {
  let ended = false
  let waited = false
  let timer: NodeJS.Timeout | undefined
  let sent: Promise<void> | null = null
  const goOn = async () => {
    if (await cancelWork(bench)) waited = true
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
  // Behind a pooler it may wait for a turn that only our own ROLLBACK makes.
  const answered = async () => {
    if (sent) await Promise.race([sent, sleep(most, undefined, { ref: false })])
  }
  return {
    async endedWait() {
      await answered()
      const was = waited
      waited = false
      return was
    },
    async end() {
      ended = true
      clearTimeout(timer)
      for (const signal of signals) signal?.removeEventListener('abort', cancel)
      await answered()
    },
  }
}

/** Cancels what the work link is at; never rejects. Gives whether that was a commit, waiting for a standby. */
export async function cancelWork(bench: Bench): Promise<boolean> {
  const rows = await ask(
    bench.lock,
    `SELECT wait_event AS at, pg_cancel_backend(pid)::text FROM pg_stat_activity WHERE ${bench.working()} AND datname = current_database()`,
  ).catch(() => [])
  return rows.some(({ at }) => at === 'SyncRep')
}
