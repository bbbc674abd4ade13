/** Something that is ours for a time, and is asked for again before that ends. */
export interface Alive {
  /** Resolves with the reason once it is ours no more; never where it was stopped. */
  readonly ended: Promise<string>
  isValid(): boolean
  /** Null while it is ours. */
  why(): string | null
  end(why: string): void
  /** Asks no more, and waits for what is being asked. */
  stop(): Promise<void>
}

/**
 * Renews three times as often as is needed.
 * @param renew false: it is somebody else's. Rejecting says nothing: it is tried again while there is time.
 * @param began when it was asked for first, by `performance.now()`; its end counts from the moment of asking.
 */
export function keepAlive(renew: () => Promise<boolean>, ttl: number, began: number): Alive {
  // Ours ends a little before the server's, whose clock may run at another pace.
  const own = ttl * 0.9
  let deadline = began + own
  let reason: string | null = null
  let told = (_: string): void => {}
  let asking: Promise<void> = Promise.resolve()
  const ended = new Promise<string>((resolve) => (told = resolve))
  const isValid = () => reason === null && performance.now() < deadline
  const end = (why: string) => {
    clearInterval(pulse)
    clearTimeout(last)
    reason ??= why
    told(reason)
  }
  const late = () => end('it could not be renewed in time')
  const again = async (): Promise<void> => {
    const asked = performance.now()
    const ours = await renew().catch(() => null)
    if (reason !== null || ours === null) return
    if (!ours) return end('it was taken away')
    // An answer that came too late may be about what somebody else has taken since.
    if (performance.now() >= deadline) return late()
    deadline = asked + own
    clearTimeout(last)
    last = setTimeout(late, deadline - performance.now()).unref()
  }
  const pulse = setInterval(() => void (asking = again()), ttl / 3).unref()
  let last = setTimeout(late, deadline - performance.now()).unref()
  return {
    ended,
    isValid,
    why: () => reason,
    end,
    async stop() {
      clearInterval(pulse)
      clearTimeout(last)
      await asking
      clearTimeout(last)
    },
  }
}
