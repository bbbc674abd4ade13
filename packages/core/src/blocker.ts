/** Whoever holds a lock that a step needs. */
export interface Blocker {
  /** The server's process; null for a prepared transaction, which has none. */
  readonly pid: number | null
  /** What it is, in what state, and the beginning of its statement without data: fit for any log. */
  readonly what: string
}

/** Who is in the way, in one line. */
export function blockersText(blockers: readonly Blocker[]): string {
  return blockers.map(({ pid, what }) => (pid === null ? what : `pid ${pid}${what && ` (${what})`}`)).join('; ')
}
