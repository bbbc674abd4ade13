/** The exclusive right to change one ledger. */
export interface Lock {
  /**
   * Grows from holder to holder: what one writes after it lost the lock is told from what its successor does. Null where
   * a lock ends with its holder, which can't lose it unheard.
   */
  readonly fence: number | null
  /** Aborted with a SkeinError once it is known to be lost. */
  readonly lost: AbortSignal
  /** The same without asking the server. @throws SkeinError LOCK_LOST */
  check(): void
  /** @throws SkeinError LOCK_LOST; whatever the server's link breaks with. */
  demand(): Promise<void>
  /** Never rejects. */
  release(): Promise<void>
}

/** Collections that are locks, of either kind; nobody's catalog has them. */
export function isLock(name: string): boolean {
  return name.startsWith('skein-lock.')
}

/** Whose id names the lock that another store lends for this database, by whatever address it is called. */
export const anchor = 'skein-lock.lent'
