import type { Listener } from '@skein/core'
import type { Argument, Option } from 'commander'
import type { Format, GlobalFlags } from './flags.ts'
import type { Io } from './io.ts'
import type { Answer, Result } from './result.ts'

/**
 * What a file in `commands/` exports as `verb`; its name is the file's. The file says the words and stays light: the
 * engine is imported inside `run`, so that help and completion never load it.
 */
export interface Verb<Flags = object> {
  /** Under which heading the verb is listed. */
  readonly group: 'Change databases:' | 'Look:' | 'Mend:' | 'Write migrations:'
  /** One line, for the list of verbs. */
  readonly summary: string
  /** More, for the verb's own help. */
  readonly description?: string
  readonly aliases?: readonly string[]
  readonly words: readonly Argument[]
  readonly flags: readonly Option[]
  /** What `--format` takes besides text and json. */
  readonly formats?: readonly Format[]
  /** Command lines with what they do. */
  readonly examples: readonly (readonly [line: string, does: string])[]
  /** The environment where neither `--env` nor SKEIN_ENV says one. */
  readonly environment?: string
  /** Does the work and gives what came of it; prints nothing. Rejects with SkeinError. */
  run(call: Call<Flags>): Promise<Result>
}

/** What stands before a line: something is well, is waited for, or is wrong. */
type Sign = '✓' | '…' | '✗'

/** One use of a verb. */
export interface Call<Flags = object> {
  /** What was typed besides options. */
  readonly words: readonly string[]
  readonly flags: Flags & GlobalFlags
  readonly io: Io
  /** Hears what a run says of itself. */
  readonly on: Listener
  /** Says a line to people while they wait; programs don't hear it. */
  tell(sign: Sign, line: string): void
  /** Shows what would be done and asks for a word. Rejects NOT_CONFIRMED without it. */
  confirm(question: Question): Promise<void>
}

/** What is asked before something is done that nobody should do by mistake. */
export interface Question {
  readonly shown: Answer
  /** What it means, a sentence. */
  readonly warning: string
  /** What must be typed. */
  readonly word: string
}
