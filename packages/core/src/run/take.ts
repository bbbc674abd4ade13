import { setTimeout as pause } from 'node:timers/promises'
import { SkeinError } from '../error.ts'
import type { Service } from '../service.ts'
import type { Holder, RunInfo, Session } from '../store.ts'
import type { Listener } from './event.ts'

export interface TakeOptions {
  /** Milliseconds to wait for another runner; Infinity while it works. */
  readonly wait: number
  readonly emit: Listener
  readonly signal?: AbortSignal | undefined
  /** Asked after every vain try: true when the other runner has done all there was to do. */
  readonly settled?: () => Promise<boolean>
}

/**
 * Takes a service's lock, trying again with growing pauses while another runner holds it.
 * @returns null when `settled` said that nothing is left to do.
 * @throws SkeinError BUSY with the holder after `wait`; CANCELLED; whatever the store rejects with.
 */
export async function take<Client>(
  service: Service<Client>,
  run: RunInfo,
  options: TakeOptions,
): Promise<Session<Client> | null> {
  const began = Date.now()
  let told: string | null = null
  for (let attempt = 0; ; attempt++) {
    const got = await service.store.acquire(run, options.signal)
    if (got.kind === 'session') {
      options.emit({ type: 'lock-taken', service: service.name })
      return got
    }
    const who = `${got.by} ${got.run}`
    if (who !== told) options.emit({ type: 'lock-waiting', service: service.name, holder: got })
    told = who
    if (await options.settled?.()) return null
    // Jitter, so that fifty processes which started together don't knock together.
    const nap = Math.min(100 * 1.5 ** attempt, 1500) * (0.5 + Math.random())
    if (Date.now() + nap - began > options.wait) throw busy(service, got, options.wait)
    await pause(nap, undefined, options.signal ? { signal: options.signal } : {}).catch((cause: unknown) => {
      throw new SkeinError(
        'CANCELLED',
        `Cancelled while waiting for the lock of ${service.name}; nothing was started there.`,
        { cause },
      )
    })
  }
}

/** What is said when another runner is still at work. */
export function busy({ name: service, store }: Service, holder: Holder, wait: number): SkeinError {
  const end =
    store.supports.lock === 'lease'
      ? 'if its holder died, its lease ends by itself'
      : 'the lock is free the moment that its holder ends'
  const who = holder.by ?? 'another runner'
  const since = holder.since ? ` since ${holder.since.toISOString()}` : ''
  return new SkeinError(
    'BUSY',
    `${service} is being migrated by ${who}${since}; waited ${Math.round(wait / 1000)} s. Nothing was touched.`,
    {
      hint: `Try again when it is done; ${end}. Who it is: skein unlock ${service}`,
      data: { service, by: holder.by, run: holder.run, since: holder.since?.toISOString() ?? null },
    },
  )
}
