import type { Connection } from './store.ts'

/** `service@version`: one version of a service, or one of its repeatables (`R_views`), that must stand. */
export interface Requirement {
  readonly service: string
  /** A text that is no repeatable's name is a version as its people write it, whose files are not here to tell which. */
  readonly version: bigint | string
}

/** Versions from one to another, both included. */
export interface Range {
  readonly from: bigint
  readonly to: bigint
}

/** Which part of a change without downtime a migration is; they may be released apart. */
export type Phase = 'expand' | 'backfill' | 'contract'

/** How a body wants to be run. */
export interface Manner {
  /** False: without a transaction, statement by statement. */
  readonly transaction: boolean
  /** True: a text that begins and ends transactions of its own may, and runs as without one then. Absent: it may not. */
  readonly ownTransactions?: boolean
  /** Milliseconds to wait for a lock before giving way; null: the store's default. */
  readonly lockTimeout: number | null
}

/** A text in the store's own language. It is read when it is sent, so a folder of any size costs no memory. */
export interface TextBody {
  readonly kind: 'text'
  /** Absolute path, or a name in parentheses for text kept in code. */
  readonly file: string
  /** SHA-256 in hex, of the bytes without BOM and with LF line ends. */
  readonly checksum: string
  readonly manner: Manner
  /** @throws SkeinError FILE_CHANGED when the file is no longer the one that was judged, FILE_UNREADABLE. */
  read(): string
  /** The same text in parts of about so many bytes, where it is too large to be held; it throws behind the last. */
  parts?(bytes: number): Iterable<string>
}

/**
 * A function given the store's own client, inside the step's transaction where the store has one. Where it has none, or
 * its manner wants none, nobody can tell how far it came when it fails: such a step is `opaque`.
 */
export interface CallBody<Client> {
  readonly kind: 'call'
  readonly file: string
  /** A function can't be verified: null, unless its author names a `revision`. */
  readonly checksum: string | null
  readonly manner: Manner
  /**
   * A SkeinError of the kind `refused` or `usage` says that it did not begin.
   * @param signal aborted when it should end at once: the run is cancelled, or its right is lost.
   */
  call(client: Client, signal: AbortSignal): Promise<void>
  /** A program: itself with what it needs around it, which core gives it before a store is given the step. */
  readonly within?: (surroundings: Surroundings) => CallBody<Client>
}

/** What a program finds around it. */
export interface Surroundings {
  readonly service: string
  readonly connection: () => Promise<Connection>
  /** Hears each line that it writes, without secrets. */
  readonly say: (line: string, stream: 'out' | 'err') => void
}

export type Body<Client = unknown> = TextBody | CallBody<Client>

/** One immutable, ordered change of one store. */
export interface Migration<Client = unknown> {
  readonly version: bigint
  /** The version as its people write it, where their layout writes it otherwise: `1.10`. */
  readonly label?: string
  readonly description: string
  readonly up: Body<Client>
  readonly down: Body<Client> | null
  /** What must hold after the up: it fails the step when it errors or gives a row with `false`. */
  readonly verify?: TextBody | null
  readonly requires: readonly Requirement[]
  readonly phase: Phase
  /** Its author says that there is no way back, so a missing down is no oversight. */
  readonly irreversible: boolean
  /** Its author allows it below versions that stand already. */
  readonly outOfOrder: boolean
  /** It runs in the place of these where none of them stands, and is theirs where they do. */
  readonly replaces?: Range | null
}

/** What is made anew whenever its text changes: views, functions. Last of its service's steps. */
export interface Repeatable<Client = unknown> {
  /** `R_views`, as its file is called. */
  readonly name: string
  readonly up: Body<Client>
  readonly requires: readonly Requirement[]
}

/** Data for some environments; no part of `up`. */
export interface Seed<Client = unknown> {
  readonly name: string
  readonly up: Body<Client>
  readonly requires: readonly Requirement[]
  /** Where it may run. */
  readonly environments: readonly string[]
  /** Runs again when its content changes, instead of being immutable. */
  readonly rerun: boolean
}
