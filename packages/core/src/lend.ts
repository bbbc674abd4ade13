import type { Holder, RunInfo } from './store.ts'

/** A lock that a store holds for somebody else. Disposing gives it back and never rejects. */
export interface Loan extends AsyncDisposable {
  readonly kind: 'loan'
  /** Aborted once it is seen to be lost. */
  readonly lost: AbortSignal
  /** Looks whether it is still held; never rejects. */
  holds(): Promise<boolean>
}

/** Locks for those who have none that ends with its holder. They are known by name, and touch no ledger. */
export interface Lender {
  /** Tries once, never waits inside the server; gives who has it otherwise. Rejects as `Store.acquire` does. */
  take(name: string, run: RunInfo, signal?: AbortSignal): Promise<Loan | Holder>
  /** Who has it now; null when nobody does. */
  holder(name: string): Promise<Holder | null>
  /** Ends that holder's link, and nothing else of it. False when it was gone already. */
  evict(holder: Holder): Promise<boolean>
}
