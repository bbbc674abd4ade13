import type { Adoption } from './adoption.ts'
import type { Attempt } from './attempt.ts'
import type { Blocker } from './blocker.ts'
import type { Finding } from './finding.ts'
import type { Catalog } from './catalog.ts'
import type { Inspection } from './inspect.ts'
import type { Lender } from './lend.ts'
import type { Body, Requirement, TextBody } from './migration.ts'
import type { SkeinError } from './error.ts'
import type { Origin, Standing } from './standing.ts'
import type { Template } from './template.ts'

export type { Applied, AppliedSeed, Made, Open, Origin, Standing, Unwritable } from './standing.ts'

export type Direction = 'up' | 'down'

/** Who runs, for locks, ledgers and history. */
export interface RunInfo {
  readonly id: string
  readonly service: string
  readonly environment: string | null
  /** Every service that the runner knows; empty for a service that migrates itself. */
  readonly system: readonly string[]
  /** `person@host:pid`. */
  readonly by: string
}

/** One change for one store, as the store is asked to make it. */
export type Step<Client = unknown> = MigrationStep<Client> | NamedStep<Client>

export interface MigrationStep<Client = unknown> {
  readonly kind: 'migration'
  readonly direction: Direction
  readonly version: bigint
  /** The version as its people write it, where that is another text; see `Migration.label`. */
  readonly label?: string
  readonly description: string
  /** What runs. `kept`: the down's text in the ledger, for a version whose file is not here. */
  readonly body: Body<Client> | 'kept'
  /** Checksum of the migration's up; null for a function. */
  readonly checksum: string | null
  /** Goes on with what is open of this step: at this 0-based statement. Absent: a step that has not begun. */
  readonly resumeAt?: number
  /** Up: what must hold in the same transaction after the body; see `Migration.verify`. */
  readonly verify?: TextBody | null
  /** Up: kept with the row, so that it can be taken back without its file. */
  readonly down: Body<Client> | null
  readonly requires: readonly Requirement[]
  /** Down: the row to take back, as it was read. With it every repeatable becomes stale. */
  readonly seq: bigint | null
  /** Down: seeds whose rows go with this version. */
  readonly forgets: readonly string[]
}

/** A seed, or a repeatable: known by its name, and run again when its text changes. */
export interface NamedStep<Client = unknown> {
  readonly kind: 'seed' | 'repeatable'
  readonly direction: 'up'
  readonly name: string
  readonly body: Body<Client>
  readonly checksum: string | null
  readonly requires: readonly Requirement[]
  /** Its row is there already, with another checksum, and is written anew. */
  readonly again: boolean
  /** As of a migration. */
  readonly resumeAt?: number
}

/** Who has the lock. Facts that could not be had are null. */
export interface Holder {
  readonly kind: 'holder'
  readonly by: string | null
  readonly run: string | null
  readonly since: Date | null
  /** What `evict` needs to end exactly this holder; means nothing to anybody else. */
  readonly token: string
}

/** What became of a step. */
export type Outcome<Client = unknown> =
  /** Durable, with its row. */
  | { readonly kind: 'applied'; readonly step: Step<Client>; readonly milliseconds: number }
  /** Not durable; an atomic step left nothing, any other stands in `open` when in doubt. Nothing after it was started. */
  | { readonly kind: 'failed'; readonly step: Step<Client>; readonly error: SkeinError }
  /** Another runner wrote this step's row meanwhile; it touched nothing. Read, plan again. */
  | { readonly kind: 'raced'; readonly step: Step<Client> }
  /** Work on the step goes on: statements done of those known. */
  | { readonly kind: 'progress'; readonly step: Step<Client>; readonly done: number; readonly of: number }
  /**
   * The store gives way to a lock of others and tries the step again, after so many milliseconds; nothing of it stands.
   * Or, with 0, the step is at work and waits for others to end.
   */
  | {
      readonly kind: 'waiting'
      readonly step: Step<Client>
      readonly reason: string
      readonly milliseconds: number
      /** Who was in the way; empty where that could not be seen. */
      readonly blockers: readonly Blocker[]
    }

/** The two ways to end a run early. */
export interface Ending {
  /** A lone step finishes; in a chain the running statement is cancelled, its step rolls back, the earlier ones stand. */
  readonly stop?: AbortSignal | undefined
  /** The running statement is cancelled at once. */
  readonly cancel?: AbortSignal | undefined
}

/** How an executable reaches the store. */
export interface Connection {
  /**
   * `SKEIN_URL`, and the names that programs for such a store look for: `PGHOST`, `NEO4J_URI`, `CHROMA_HOST`. Undefined:
   * must not be inherited.
   */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What of it must never be shown. */
  readonly secrets: readonly string[]
}

/** An empty store of the same kind that is gone with its disposal. */
export interface Shadow<Client = unknown> extends AsyncDisposable {
  readonly store: Store<Client>
}

/** A catalog written down. */
export interface Description {
  /** How a file with this text ends, without dot: `sql`, `cypher`, `json`. */
  readonly extension: string
  readonly text: string
}

/** How a store would run a step. */
export interface Classification {
  /**
   * `atomic`: change and row are one act. `statements`: progress counts statements. `opaque`: progress says only
   * "begun", as of a function that runs outside of a transaction.
   */
  readonly mode: 'atomic' | 'statements' | 'opaque'
  /** What stands against running it; empty when nothing does. */
  readonly findings: readonly Finding[]
}

/** A change of rows without a change of schema. */
export type Amendment = (
  | { readonly kind: 'add'; readonly step: Step }
  /** `forgets`: seeds whose rows go with this version. */
  | { readonly kind: 'remove'; readonly version: bigint; readonly forgets?: readonly string[] }
  /** What is open under that version or name is open no more; whether it stands is said by an `add`. */
  | { readonly kind: 'close'; readonly name: bigint | string }
  /** Holds the row's checksum to be that of the file as it is now. */
  | { readonly kind: 'accept'; readonly version: bigint; readonly checksum: string }
) & {
  readonly origin: Origin
  /** Why, in the words of who did it; kept in history. */
  readonly because?: string | undefined
}

/**
 * One service's database. Splitting, chains, locks and the ledger's own text are its own affair. Every method may be
 * called again after any crash, by anyone; none repairs in silence. Rejects with SkeinError only.
 */
export interface Store<Client = unknown> {
  /** What it is, as people call it: `postgres`, `neo4j`. */
  readonly kind: string
  /** Endings of the files it reads, without dot, the first one for new files. */
  readonly extensions: readonly string[]
  /**
   * All that core branches on. `holder`: the lock ends with its holder's process or link; `lease`: by time.
   */
  readonly supports: { readonly lock: 'holder' | 'lease' }
  /** Where it is, for people: never with a password. Rejects CONFIG_INVALID, `unset` in its data, without an address. */
  address(): Promise<string>
  /** The same store at another address, with all its other settings. @param url may hold a password. */
  at(url: string): Store<Client>
  /** How it would run this step; needs no connection. */
  classify(step: Step<Client>): Classification
  /** One round trip after connecting, no lock, creates nothing. No ledger yet: `absent`. */
  read(signal?: AbortSignal): Promise<Standing>
  /** Tries once, never waits inside the server; gives who has it otherwise. The first success creates the ledger. */
  acquire(run: RunInfo, signal?: AbortSignal): Promise<Session<Client> | Holder>
  /** The last `limit` attempts, newest first. No ledger yet: none. */
  history(limit: number, signal?: AbortSignal): Promise<readonly Attempt[]>
  /** Who holds the lock now; null when nobody does. */
  holder(signal?: AbortSignal): Promise<Holder | null>
  /** Ends that holder, which loses its lock and what it was at. False when it was gone already. */
  evict(holder: Holder): Promise<boolean>
  /**
   * The texts that a run would send for these steps, one for each list of them, for people to read or to send
   * themselves in this order; changes nothing.
   */
  script(run: RunInfo, parts: readonly (readonly Step<Client>[])[]): Promise<readonly string[]>
  /** How a program would reach it. Rejects CONFIG_INVALID as `address` does. */
  connection(): Promise<Connection>
  /** Reads what stands there. Rejects UNREACHABLE, ACCESS_DENIED. */
  inspect(signal?: AbortSignal): Promise<Inspection>
  /**
   * An empty store for rehearsals, beside this one or where its configuration says. Rejects NO_SHADOW, with what to
   * configure, where there is none. What a run that died left behind is removed by the next one.
   */
  shadow(signal?: AbortSignal): Promise<Shadow<Client>>
  /** A catalog as a text for people to review, in the store's own language where it has one. */
  describe(catalog: Catalog): Description
  /** For new migrations, the first that fits a title first; the last fits every title. */
  readonly templates: readonly Template[]
  /** Absent where no other tool keeps a ledger. */
  readonly adoption?: Adoption
  /** Absent where a lock is no more than a lease. */
  readonly lends?: Lender
}

/**
 * The exclusive right to change one ledger. Once lost, every call rejects with LOCK_LOST and starts nothing.
 * Disposing gives the right back and never rejects; nothing of it may be at work then.
 */
export interface Session<Client = unknown> extends AsyncDisposable {
  readonly kind: 'session'
  read(): Promise<Standing>
  /**
   * In order, chained as it likes, stopping at the first failure; yields `applied` only when durable. Death at any
   * point: an atomic step is there with its row or not at all; any other stands in `open` with the first statement
   * not known done. Fenced: a step whose row another wrote meanwhile yields `raced`, last, and has touched nothing.
   * When asked to end early, a step that was cut short yields `failed` with CANCELLED, last.
   */
  run(steps: readonly Step<Client>[], ending?: Ending): AsyncIterable<Outcome<Client>>
  /** Rows and their history only, as one act. */
  amend(changes: readonly Amendment[]): Promise<void>
  /**
   * Removes everything that did not stand here before the ledger, and the rows of what is gone with it: those of a
   * baseline, or adopted, speak of what stood before and stay, as history does. Never touches what other databases
   * share, such as roles. Gives the names of what it removed.
   */
  wipe(): Promise<readonly string[]>
}
