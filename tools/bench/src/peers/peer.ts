import type { Command } from '../command.ts'

/** One migration, in SQL. */
export interface Change {
  readonly version: number
  readonly up: string
  readonly down: string
}

/** A tool that migrates. */
export interface Peer {
  readonly name: string
  /** Null where it is not installed. */
  version(): string | null
  /** Writes migrations into an empty folder, as the tool wants them. */
  write(folder: string, changes: readonly Change[]): void
  /** Applies what is pending. */
  up(folder: string, url: string): Command
  /** The same where nothing is; without it, `up`. */
  again?(folder: string, url: string): Command
}
