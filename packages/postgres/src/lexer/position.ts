/** 1-based; a column counts characters (code points), a CRLF is one line break. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Where in `text` the UTF-16 offset lies; an offset beyond the text is its end. */
export function lineAndColumn(text: string, offset: number): Place {
  const lineBreak = /\r\n|[\n\r]/g
  let line = 1
  let begin = 0
  while (lineBreak.test(text) && lineBreak.lastIndex <= offset) {
    line++
    begin = lineBreak.lastIndex
  }
  return { line, column: characters(text, begin, offset) + 1 }
}

export function lineBreaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/**
 * The UTF-16 offset of Postgres's error position, which counts characters from 1, or bytes of UTF-8 where the database
 * has no encoding; at most the text's length.
 */
export function offsetOfPosition(text: string, position: number, inBytes: boolean = false): number {
  if (inBytes)
    return Buffer.from(text)
      .subarray(0, position - 1)
      .toString().length
  let offset = 0
  for (let left = position - 1; left > 0 && offset < text.length; left--) offset += width(text, offset)
  return offset
}

/** Postgres's position, in characters from 1, of the UTF-16 offset; the inverse of `offsetOfPosition`. */
export function positionOfOffset(text: string, offset: number): number {
  return characters(text, 0, offset) + 1
}

function characters(text: string, from: number, to: number): number {
  const end = Math.min(to, text.length)
  let count = 0
  for (let at = from; at < end; at += width(text, at)) count++
  return count
}

function width(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
