/** What was waited for, and whether it came. */
export interface WaitValue {
  readonly ready: boolean
  readonly services: readonly AwaitedValue[]
}

export interface AwaitedValue {
  readonly service: string
  /** The version that is to stand; `latest`: all that this build needs; null: an answer is enough. */
  readonly wanted: string | null
  readonly ready: boolean
  /** The highest version that stands; null when none does, or nothing is known. */
  readonly at: string | null
  /** Null when nothing is. */
  readonly missing: string | null
  /** Until it was ready, or was given up. */
  readonly milliseconds: number
}
