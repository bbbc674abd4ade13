/** What a text ends in, and the offset where that began. */
interface Unclosed {
  readonly inside: 'comment' | 'string' | 'name'
  readonly start: number
}

/** A text of the same length in which only code is left: comments, and what stands between quotes, are blanks. */
export interface Masked {
  readonly code: string
  readonly ends: 'clean' | Unclosed
}

/** Comments don't nest; a doubled backtick reads as two names, which cuts nowhere else. */
const tokens =
  /\/\/[^\n\r]*|\/\*[^]*?\*\/|'[^'\\]*(?:\\\0*[^][^'\\]*)*'|"[^"\\]*(?:\\\0*[^][^"\\]*)*"|`[^`]*`|\/\*|['"`]/g

/** Hides whatever a statement's boundary can't be in, as Neo4j's own lexer sees it; linear, never throws. */
export function mask(text: string): Masked {
  let ends: Masked['ends'] = 'clean'
  const code = withoutEscapes(text).replaceAll(tokens, (token, start: number) => {
    if (ends !== 'clean') return blank(token)
    if (token.startsWith('//') || (token.startsWith('/*') && token.length > 3)) return blank(token)
    if (token.length > 1 && token !== '/*') return token.charAt(0) + blank(token.slice(2)) + token.charAt(0)
    ends = { inside: token === '/*' ? 'comment' : token === '`' ? 'name' : 'string', start }
    return blank(token)
  })
  const end = closed(ends, text.length)
  return { code: code.slice(0, end).replaceAll('\0', ' ') + ' '.repeat(text.length - end), ends }
}

function closed(ends: Masked['ends'], length: number): number {
  return ends === 'clean' ? length : ends.start
}

/** The server reads \uXXXX before everything else, so one of them may be a quote or a semicolon. */
function withoutEscapes(text: string): string {
  if (!text.includes('\\u')) return text
  return text.replaceAll(/\\\\|\\u([0-9a-f]{4})/gi, (escape, digits?: string) =>
    digits === undefined ? escape : String.fromCharCode(Number.parseInt(digits, 16)).padEnd(6, '\0'),
  )
}

function blank(text: string): string {
  return text.replaceAll(/[^\n\r]+/g, (line) => ' '.repeat(line.length))
}
