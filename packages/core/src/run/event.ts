import type { Blocker } from '../blocker.ts'
import type { SkeinError } from '../error.ts'
import type { Plan } from '../plan/plan.ts'
import type { Holder, Step } from '../store.ts'

/** All that a run says of itself. */
export type RunEvent =
  | { readonly type: 'run-started'; readonly run: string; readonly plan: Plan }
  /** Another runner holds a service's lock; told once per holder. */
  | { readonly type: 'lock-waiting'; readonly service: string; readonly holder: Holder }
  | { readonly type: 'lock-taken'; readonly service: string }
  /** The store has been given the step; in a chain it may wait there for those before it. */
  | { readonly type: 'step-started'; readonly service: string; readonly step: Step }
  | {
      readonly type: 'step-progress'
      readonly service: string
      readonly step: Step
      readonly done: number
      readonly of: number
    }
  /** A program at work wrote a line. It may hold people's data: for terminals, not for logs. */
  | {
      readonly type: 'step-output'
      readonly service: string
      readonly step: Step
      readonly line: string
      readonly stream: 'out' | 'err'
    }
  | {
      readonly type: 'step-waiting'
      readonly service: string
      readonly step: Step
      readonly reason: string
      readonly milliseconds: number
      readonly blockers: readonly Blocker[]
    }
  | { readonly type: 'step-applied'; readonly service: string; readonly step: Step; readonly milliseconds: number }
  | { readonly type: 'step-failed'; readonly service: string; readonly step: Step; readonly error: SkeinError }
  /** Another runner did this step meanwhile; it is planned again. */
  | { readonly type: 'step-raced'; readonly service: string; readonly step: Step }
  | { readonly type: 'run-finished'; readonly run: string; readonly outcome: 'done' | 'failed' | 'nothing' }

export type Listener = (event: RunEvent) => void

/** A listener can neither slow nor break a run: it is called later, and what it throws is dropped. */
export function detached(listener: Listener | undefined): Listener {
  if (!listener) return () => {}
  return (event) => {
    queueMicrotask(() => {
      try {
        listener(event)
      } catch {
        // Whoever listens can't stop a migration.
      }
    })
  }
}
