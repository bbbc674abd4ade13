/** One attempt, as history keeps it. */
export interface Attempt {
  readonly at: Date
  readonly run: string
  readonly by: string
  /** `up`, `down`, `seed`, or the name of an amendment. */
  readonly action: string
  /** A version, or the name of a seed or a repeatable. */
  readonly name: string
  readonly description: string
  /**
   * `applied`, `reverted`, `failed`, `cancelled`, `unknown` (left open by a runner that died, and written by the next
   * one), or an amendment's origin.
   */
  readonly outcome: string
  readonly milliseconds: number | null
  /** Codes and places, never data; null unless it came to nothing. */
  readonly error: Readonly<Record<string, unknown>> | null
  /** Why, as whoever amended the rows gave it; null where nothing was said. */
  readonly because: string | null
}
