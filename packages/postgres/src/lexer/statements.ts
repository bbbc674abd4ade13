import { upperCase } from './characters.ts'
import { RoutineBody } from './routine.ts'
import { Scanner } from './scanner.ts'
import type { Unclosed } from './scanner.ts'

/** One statement of a text, in UTF-16 offsets. */
export interface Statement {
  /** Its first token, behind blanks and comments. */
  readonly start: number
  /** Its semicolon; without one, the text's length. */
  readonly end: number
  /**
   * The first eight words outside quotes and parentheses, in upper case: `CREATE`, `UNIQUE`, `INDEX`, `CONCURRENTLY` …
   * For one of psql's own commands its name alone, as written: `\restrict`.
   */
  readonly words: readonly string[]
}

/** Where a text ends: outside everything, or inside what began at `start`. */
export type Ending = 'clean' | Unclosed | { readonly inside: 'parentheses' | 'BEGIN ATOMIC'; readonly start: number }

/** A text cut into statements. */
export interface Lexed {
  readonly text: string
  readonly standardConformingStrings: boolean
  /** In order; none is empty or comments only. */
  readonly statements: readonly Statement[]
  readonly ends: Ending
}

const mostWords = 8

/**
 * Cuts a text where Postgres's own parser does, in linear time; never throws. A backslash outside quotes, which
 * Postgres refuses, ends the statement before it and stands with the rest of its line as a statement of its own.
 * `standardConformingStrings` (default true) is the server's setting of that name.
 */
export function statements(text: string, options: { readonly standardConformingStrings?: boolean } = {}): Lexed {
  const standardConformingStrings = options.standardConformingStrings ?? true
  const scanner = new Scanner(text, standardConformingStrings)
  const found: Statement[] = []
  let body = new RoutineBody()
  let words: string[] = []
  let start = -1
  let depth = 0
  let parenthesis = 0
  for (;;) {
    const kind = scanner.next()
    if (kind === 'end' || kind === 'psql' || (kind === 'semicolon' && depth === 0 && body.open === undefined)) {
      if (start >= 0) found.push({ start, end: scanner.start, words: shared(words, found.at(-1)?.words) })
      if (kind === 'end') break
      if (kind === 'psql') found.push(psqlCommand(text, scanner))
      body = new RoutineBody()
      words = []
      start = -1
      depth = 0
      continue
    }
    if (start < 0) start = scanner.start
    if (kind === 'close' && depth > 0) depth--
    if (depth === 0) {
      const wanted = kind === 'word' && (words.length < mostWords || body.listens)
      const word = wanted ? upperCase(text.slice(scanner.start, scanner.end)) : ''
      if (wanted && words.length < mostWords) words.push(word)
      body.next(kind, word, scanner.start)
    }
    if (kind === 'open') {
      if (depth === 0) parenthesis = scanner.start
      depth++
    }
  }
  const ends = scanner.unclosed ?? unbalanced(depth, parenthesis, body.open)
  return { text, standardConformingStrings, statements: found, ends }
}

function unbalanced(depth: number, parenthesis: number, begin: number | undefined): Ending {
  if (depth > 0) return { inside: 'parentheses', start: parenthesis }
  return begin === undefined ? 'clean' : { inside: 'BEGIN ATOMIC', start: begin }
}

function psqlCommand(text: string, { start, end }: Scanner): Statement {
  const name = /^\\[a-z]*/i.exec(text.slice(start, Math.min(end, start + 64)))
  return { start, end, words: [name?.[0] ?? '\\'] }
}

/** A file of a million INSERTs needs their words once. */
function shared(words: readonly string[], known: readonly string[] | undefined): readonly string[] {
  const same = known?.length === words.length && words.every((word, index) => word === known[index])
  return same ? known : words.slice()
}
