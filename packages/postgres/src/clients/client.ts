import type { Target } from '../target.ts'

/** A row of an answer. Questions cast every column to text, so that all clients agree. */
export type Row = Readonly<Record<string, string | null>>

/** What may be heard while a message is at work. */
export interface Watch {
  /** A message that is no error. One of severity INFO can be silenced by no setting. */
  notice?(text: string): void
  /** A statement of the message was done. Not every client can tell. */
  completed?(): void
}

/** A link to one server process. */
export interface Connection<Native = unknown> {
  /** The process id that the server gave at the start. */
  readonly pid: number
  /** As `server_version_num`: 150020. */
  readonly version: number
  readonly standardConformingStrings: boolean
  /** A database without an encoding counts error positions in bytes, every other one in characters. */
  readonly positionsInBytes: boolean
  /** The library's own client, for migrations that are functions. */
  readonly native: Native
  /** True once the link is gone; it never comes back. */
  readonly lost: boolean
  /** What is sent and not answered yet, as a number that no other message has; null at rest. */
  readonly asked: number | null
  /** Whether `completed` is told. */
  readonly counts: boolean
  /** The answer to the question that the link was opened with. Until it is there, nothing else may be sent. */
  readonly first: Promise<readonly Row[]>
  /**
   * Sends one simple-query message, which may hold many statements; gives the rows of all of them, in order. Rejects
   * with the library's own error.
   */
  send(text: string): Promise<readonly Row[]>
  /** The same for texts of users, which may give any number of rows: nobody keeps them. */
  run(text: string, watch?: Watch): Promise<void>
  /** Ends the link; never rejects. */
  close(): Promise<void>
}

/** Settings that a session starts with, and that `RESET ALL` goes back to. */
export type Settings = Readonly<Record<string, string>>

/**
 * One file per npm library: how to open a link and ask its first question, if any, as soon as it is open. Rejects with
 * the library's own error when it can't be opened; what the question runs into is its answer's affair.
 */
export type Open<Native = unknown> = (
  target: Target,
  name: string,
  settings: Settings,
  first: string | null,
  signal?: AbortSignal,
) => Promise<Connection<Native>>

/** Milliseconds until a server that does not answer counts as out of reach. */
export const connectTimeout = 10_000

/** An answer that nobody may come to wait for. */
export function unasked(answer: Promise<readonly Row[]>): Promise<readonly Row[]> {
  answer.catch(() => {})
  return answer
}

export function asOptions(settings: Settings): string {
  return Object.entries(settings)
    .map(([key, value]) => `-c ${key}=${value.replaceAll(/([\\ ])/g, '\\$1')}`)
    .join(' ')
}
