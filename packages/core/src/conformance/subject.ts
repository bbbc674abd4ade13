import type { Body } from '../migration.ts'
import type { Store } from '../store.ts'

/**
 * A store under examination. It is exported as `subject` by a module of its own, because the suite also loads that
 * module in processes that it kills.
 */
export interface Subject<Client = unknown> {
  /** Makes an empty place that nobody else uses, and gives an address that works in every process. May end those made before. */
  fresh(): Promise<string>
  /** A store there; never the same object twice. A lock that ends by time ends within three seconds. */
  store(address: string): Store<Client>
  /** What stands there, the ledger's own parts left out, sorted. */
  objects(address: string): Promise<readonly string[]>
  /** Makes a ledger of another tool under the name of ours. */
  foreign(address: string): Promise<void>
  /** Creates one object of that name with what functions of migrations are given, and shows in `objects`. */
  make(client: Client, name: string): Promise<void>
  /** Bodies as most migrations of such a store have them: `textBody` where it reads a language, else `callBody`. */
  readonly bodies: {
    /** Creates one object of that name, and shows in `objects`. */
    create(name: string): Body<Client>
    drop(name: string): Body<Client>
    /** Creates an object of that name, then waits, for as long as nobody cancels it. */
    slow(name: string, milliseconds: number): Body<Client>
    /** Creates an object of that name and then fails, for a reason that the server finds while it runs. */
    broken(name: string): Body<Client>
  }
}

/** The test runner's two words; the suite depends on none. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => void
  readonly test: (name: string, body: () => Promise<void>) => void
}
