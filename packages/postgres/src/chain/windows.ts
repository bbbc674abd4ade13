import { lineBreaks } from '../lexer/position.ts'
import { psqlCommands } from '../lexer/psql.ts'
import { type Lexed, statements } from '../lexer/statements.ts'

/** Bound of one message, in UTF-16 units: a larger one costs the server many times its size in memory. */
export const mostText: number = 1024 * 1024

/** Whole statements of a long text that travel in one message. */
export interface Window {
  readonly text: string
  /** Lines of the whole text before it. */
  readonly line: number
  /** Its statements, in its own offsets. Only the last window can end otherwise than clean. */
  readonly lexed: Lexed
  readonly last: boolean
}

/**
 * Cuts a text that is given in parts where its statements end, into pieces of about `most` units, as far as single
 * statements allow. Holds little more of it than one of them.
 */
export function* windowsOf(
  parts: Iterable<string>,
  standardConformingStrings: boolean,
  most: number = mostText,
): Generator<Window> {
  let rest = ''
  let line = 0
  let least = most
  for (const part of parts) {
    rest += part
    if (rest.length < least) continue
    const lexed = withoutGuards(statements(rest, { standardConformingStrings }))
    // What follows can't change where a statement ended that has another one behind it.
    const whole = lexed.statements.slice(0, -1)
    const open = lexed.statements.at(-1)
    if (!open || whole.length === 0) {
      least = rest.length * 2
      continue
    }
    const text = lexed.text.slice(0, open.start)
    yield { text, line, lexed: { ...lexed, text, statements: whole, ends: 'clean' }, last: false }
    line += lineBreaks(text)
    rest = rest.slice(open.start)
    least = most
  }
  const lexed = withoutGuards(statements(rest, { standardConformingStrings }))
  yield { text: lexed.text, line, lexed, last: true }
}

/** A text at hand, in parts. */
export function* inParts(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += mostText) yield text.slice(at, at + mostText)
}

/**
 * The same without the `\\restrict` and `\\unrestrict` lines that pg_dump writes, blanked: they only guard psql against
 * other commands of its own, which are refused here anyway.
 */
export function withoutGuards(lexed: Lexed): Lexed {
  if (!/^\\(?:un)?restrict\s/m.test(lexed.text)) return lexed
  const guards = psqlCommands(lexed).filter(({ name }) => /^\\(?:un)?restrict$/.test(name))
  const starts = new Set(guards.map(({ start }) => start))
  const blank = (left: string, { start, end }: { start: number; end: number }): string =>
    left.slice(0, start) + ' '.repeat(end - start) + left.slice(end)
  return {
    ...lexed,
    text: guards.reduce(blank, lexed.text),
    statements: lexed.statements.filter(({ start }) => !starts.has(start)),
  }
}
