import type { ErrorKind, SkeinError } from '@skein/core'
import type { AdoptValue } from './values/adopt.ts'
import type { ErrorValue } from './values/error.ts'
import type { HistoryValue } from './values/history.ts'
import type { ListValue } from './values/list.ts'
import type { IntegrityValue } from './values/integrity.ts'
import type { PlanValue } from './values/plan.ts'
import type { ProveValue } from './values/prove.ts'
import type { RepairValue } from './values/repair.ts'
import type { RowsValue } from './values/rows.ts'
import type { RunValue } from './values/run.ts'
import type { ScriptValue } from './values/script.ts'
import type { StatusValue } from './values/status.ts'
import type { UnlockValue } from './values/unlock.ts'
import type { WaitValue } from './values/wait.ts'

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

/** What a command says. */
export type Answer =
  | { readonly kind: 'plan'; readonly value: PlanValue }
  | { readonly kind: 'script'; readonly value: ScriptValue }
  | { readonly kind: 'run'; readonly value: RunValue; readonly error?: SkeinError }
  | { readonly kind: 'status'; readonly value: StatusValue }
  | { readonly kind: 'list'; readonly value: ListValue }
  | { readonly kind: 'rows'; readonly value: RowsValue }
  | { readonly kind: 'repair'; readonly value: RepairValue }
  | { readonly kind: 'unlock'; readonly value: UnlockValue }
  | { readonly kind: 'history'; readonly value: HistoryValue }
  | { readonly kind: 'validate'; readonly value: ValidateValue }
  | { readonly kind: 'prove'; readonly value: ProveValue }
  | { readonly kind: 'integrity'; readonly value: IntegrityValue }
  | { readonly kind: 'adopt'; readonly value: AdoptValue }
  | { readonly kind: 'new'; readonly value: NewValue }
  | { readonly kind: 'templates'; readonly value: TemplatesValue }
  | { readonly kind: 'init'; readonly value: InitValue }
  | { readonly kind: 'wait'; readonly value: WaitValue }
  | { readonly kind: 'dev'; readonly value: DevValue }
  | { readonly kind: 'completion'; readonly value: CompletionValue }
  | { readonly kind: 'error'; readonly value: ErrorValue; readonly error: SkeinError }

export interface ValidateValue {
  readonly services: readonly { readonly service: string; readonly migrations: number; readonly seeds: number }[]
  readonly findings: readonly FindingValue[]
  /** The git ref that the files were compared with. */
  readonly against?: string
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

/** A shell's script, or what could stand where one types. */
export type CompletionValue = { readonly shell: string } & (
  | { readonly script: string }
  | { readonly candidates: readonly Candidate[] }
)

export interface Candidate {
  readonly value: string
  /** What it does; null where its name says it all. */
  readonly does: string | null
}

export interface NewValue {
  readonly service: string
  /** The first one's, where a template makes several. */
  readonly version: string
  readonly versions: readonly string[]
  /** Absolute paths. */
  readonly files: readonly string[]
}

export interface TemplatesValue {
  readonly service: string
  /** A title as it is read by the template: `create_patients`. */
  readonly templates: readonly { readonly name: string; readonly about: string; readonly example: string }[]
}

export interface InitValue {
  readonly service: string
  /** Absolute, as all paths here. */
  readonly config: string
  /** The folder of the migrations. */
  readonly migrations: string
  /** There were files in it, so that none was added. */
  readonly found: boolean
  /** What was written or, if it is a list of what to ignore, added to. */
  readonly files: readonly string[]
  /** Packages that the configuration needs and that can't be imported yet. */
  readonly missing: readonly string[]
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
