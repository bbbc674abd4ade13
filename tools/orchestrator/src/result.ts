import type { ErrorKind, SkeinError } from '@skein/core'
import type { ErrorValue } from './values/error.ts'
import type { ListValue } from './values/list.ts'
import type { PlanValue } from './values/plan.ts'
import type { RunValue } from './values/run.ts'
import type { StatusValue } from './values/status.ts'

/**
 * What came of a command. `value` is what `--json` prints, whole; the text for people is made from the same value, so
 * the two never differ.
 */
export type Result = Answer & {
  /** See `exits`. */
  readonly exit: number
  /** The command to type next. */
  readonly next?: string
  /** What the command waits for after it was printed. */
  readonly until?: Promise<void>
}

type Answer =
  | { readonly kind: 'plan'; readonly value: PlanValue }
  | { readonly kind: 'run'; readonly value: RunValue; readonly error?: SkeinError }
  | { readonly kind: 'status'; readonly value: StatusValue }
  | { readonly kind: 'list'; readonly value: ListValue }
  | { readonly kind: 'validate'; readonly value: ValidateValue }
  | { readonly kind: 'new'; readonly value: NewValue }
  | { readonly kind: 'dev'; readonly value: DevValue }
  | { readonly kind: 'error'; readonly value: ErrorValue; readonly error: SkeinError }

export interface ValidateValue {
  readonly services: readonly { readonly service: string; readonly migrations: number; readonly seeds: number }[]
  readonly findings: readonly FindingValue[]
}

export interface FindingValue {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly service: string
  readonly file: string | null
  readonly line: number | null
  readonly message: string
  readonly remedy: string
}

export interface NewValue {
  readonly service: string
  readonly version: string
  /** Absolute paths. */
  readonly files: readonly string[]
}

export interface DevValue extends RunValue {
  readonly addresses: readonly { readonly service: string; readonly address: string }[]
}

/** How a process ends. 0: done, or nothing to do. */
export const exits: Readonly<Record<ErrorKind | 'ok' | 'no', number>> = {
  ok: 0,
  failed: 1,
  refused: 2,
  no: 3,
  usage: 64,
  bug: 70,
  busy: 75,
}
