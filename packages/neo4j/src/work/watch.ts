import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, demandLock } from '../bench.ts'

/** How often the lock is looked at; in milliseconds. */
const often = 1000

/** Looks at the lock while somebody else's code is at work; until its end. */
export function watchLock(bench: Bench): { readonly lost: AbortSignal; readonly end: () => void } {
  const lost = new AbortController()
  const over = new AbortController()
  const look = async (): Promise<void> => {
    for (;;) {
      await sleep(often, undefined, { signal: over.signal, ref: false })
      await demandLock(bench)
    }
  }
  look().catch((error: unknown) => {
    if (!over.signal.aborted) lost.abort(error)
  })
  return { lost: lost.signal, end: () => over.abort() }
}
