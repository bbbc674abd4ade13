import type { Store } from '../store.ts'

/**
 * A store under examination. It is exported as `subject` by a module of its own, because the suite also loads that
 * module in processes that it kills.
 */
export interface Subject {
  /** Makes an empty place that nobody else uses, and gives an address that works in every process. May end those made before. */
  fresh(): Promise<string>
  /** A store there; never the same object twice. */
  store(address: string): Store
  /** What stands there, the ledger's own parts left out, sorted. */
  objects(address: string): Promise<readonly string[]>
  /** Makes a ledger of another tool under the name of ours. */
  foreign(address: string): Promise<void>
  readonly texts: {
    /** Creates one object of that name, and shows in `objects`. */
    readonly create: (name: string) => string
    readonly drop: (name: string) => string
    /** Creates an object of that name, then waits. */
    readonly slow: (name: string, milliseconds: number) => string
    /** Creates an object of that name and then fails, for a reason that the server finds while it runs. */
    readonly broken: (name: string) => string
  }
}

/** The test runner's two words; the suite depends on none. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => void
  readonly test: (name: string, body: () => Promise<void>) => void
}
