import { type Lexed, statements } from './statements.ts'

/** Whole statements of a long text; holds about a megabyte. */
export interface Piece {
  readonly text: string
  /** Lines of the whole text before it. */
  readonly line: number
  /** In its own offsets. Only the last piece can end otherwise than clean. */
  readonly lexed: Lexed
}

const about = 1024 * 1024

/**
 * Cuts a text that is given in parts where its statements end. Holds little more of it than one of them.
 * @param most about how long a piece gets, in UTF-16 units.
 */
export function* piecesOf(parts: Iterable<string>, most: number = about): Generator<Piece> {
  let rest = ''
  let line = 0
  let least = most
  for (const part of parts) {
    rest += part
    if (rest.length < least) continue
    const lexed = statements(rest)
    // What follows can't change where a statement ended that has another one behind it.
    const whole = lexed.statements.slice(0, -1)
    const open = lexed.statements.at(-1)
    if (!open || whole.length === 0) {
      least = rest.length * 2
      continue
    }
    const text = rest.slice(0, open.start)
    yield { text, line, lexed: { statements: whole, ends: 'clean' } }
    line += lineBreaks(text)
    rest = rest.slice(open.start)
    least = most
  }
  yield { text: rest, line, lexed: statements(rest) }
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|[\n\r]/g)?.length ?? 0
}
