import { isBlank } from './characters.ts'

const lineBreak = /[\n\r]/g
const commentMark = /\/\*|\*\//g
const quoteOrBackslash = /['\\]/g
const dollarDelimiter = /\$(?:[A-Za-z_\x80-\uffff][A-Za-z0-9_\x80-\uffff]*)?\$/y

/** The offset of the line break that ends the line of `at`, or the text's length. */
export function endOfLine(text: string, at: number): number {
  lineBreak.lastIndex = at
  return lineBreak.test(text) ? lineBreak.lastIndex - 1 : text.length
}

/** The offset behind the comment, nested ones included, whose first mark is at `start`; -1 if it never ends. */
export function endOfComment(text: string, start: number): number {
  let depth = 0
  commentMark.lastIndex = start
  while (commentMark.test(text)) {
    const at = commentMark.lastIndex
    depth += text[at - 1] === '*' ? 1 : -1
    if (depth === 0) return at
  }
  return -1
}

/** The offset behind the identifier whose double quote is at `start`; -1 if it never ends. */
export function endOfIdentifier(text: string, start: number): number {
  return endOfPlain(text, start + 1, '"')
}

/** The offset behind the string whose quote is at `start`, continued on later lines or not; -1 if it never ends. */
export function endOfString(text: string, start: number, backslashes: boolean): number {
  let opened = start
  for (;;) {
    const end = backslashes ? endOfEscaped(text, opened + 1) : endOfPlain(text, opened + 1, "'")
    if (end < 0) return -1
    opened = continuation(text, end)
    if (opened < 0) return end
  }
}

/** The delimiter, such as `$body$`, that begins at `start`; undefined if this `$` begins none. */
export function dollarDelimiterAt(text: string, start: number): string | undefined {
  dollarDelimiter.lastIndex = start
  return dollarDelimiter.test(text) ? text.slice(start, dollarDelimiter.lastIndex) : undefined
}

/** The offset behind the dollar quote that `delimiter` opens at `start`; -1 if it never ends. */
export function endOfDollarQuote(text: string, start: number, delimiter: string): number {
  const at = text.indexOf(delimiter, start + delimiter.length)
  return at < 0 ? -1 : at + delimiter.length
}

function endOfPlain(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] !== quote) return at + 1
  }
  return -1
}

function endOfEscaped(text: string, from: number): number {
  quoteOrBackslash.lastIndex = from
  while (quoteOrBackslash.test(text)) {
    const next = quoteOrBackslash.lastIndex
    if (text[next - 1] === "'" && text[next] !== "'") return next
    quoteOrBackslash.lastIndex = next + 1
  }
  return -1
}

/** Where the string that ended at `end` goes on: at a quote behind a line break, blanks and `--` comments; else -1. */
function continuation(text: string, end: number): number {
  let broken = false
  for (let at = end; ; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a || code === 0x0d) broken = true
    else if (text.startsWith('--', at)) at = endOfLine(text, at) - 1
    else if (!isBlank(code)) return broken && code === 0x27 ? at : -1
  }
}
