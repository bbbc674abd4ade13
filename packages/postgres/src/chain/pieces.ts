import type { Lexed, Statement } from '../lexer/statements.ts'

/** Bound of one message, in UTF-16 units: a larger one costs the server many times its size in memory. */
export const mostText: number = 1024 * 1024

/** Some statements of a file that travel in one message, in UTF-16 offsets of its text. */
export interface Piece {
  readonly start: number
  readonly end: number
  /** Statements of the file that stand before it. */
  readonly before: number
}

/**
 * Cuts the statements of a text that is too large for one message into pieces that are not, as far as single
 * statements allow. Null where it travels whole.
 */
export function piecesOf(lexed: Lexed, inner: readonly Statement[]): readonly Piece[] | null {
  if (lexed.text.length <= mostText || inner.length === 0) return null
  if (inner.some((statement) => changesStrings(lexed, statement))) return null
  const pieces: Piece[] = []
  let before = 0
  let start = inner[0]?.start ?? 0
  for (const [index, { end }] of inner.entries()) {
    const next = inner[index + 1]
    // The last one may lack its semicolon.
    if (next && next.end - start < mostText) continue
    pieces.push({ start, end: Math.min(end + 1, lexed.text.length), before })
    before = index + 1
    start = next?.start ?? 0
  }
  return pieces
}

/** The server reads a message with the setting that stands when it arrives: later ones would be cut by another rule. */
function changesStrings({ text, standardConformingStrings }: Lexed, { words, start, end }: Statement): boolean {
  if (words[0] !== 'SET' || !words.includes('STANDARD_CONFORMING_STRINGS')) return false
  const same = standardConformingStrings ? /\b(?:on|true|yes|1)\W*$/i : /\b(?:off|false|no|0)\W*$/i
  return !same.test(text.slice(start, end))
}
