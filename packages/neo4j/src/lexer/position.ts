/** 1-based; a column counts characters, a CRLF is one line break. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Where in `text` the UTF-16 offset lies; an offset beyond the text is its end. */
export function lineAndColumn(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split(/\r\n|[\n\r]/)
  return { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 }
}
