import { beginsWord, continuesWord, isBlank, isDigit } from './characters.ts'
import { dollarDelimiterAt, endOfComment, endOfDollarQuote, endOfIdentifier, endOfLine, endOfString } from './quotes.ts'

/**
 * `word`: an identifier or keyword without quotes; `name`: one with them; `string`: of every kind, dollar quotes too;
 * `psql`: a backslash outside quotes, which no SQL has, with the rest of its line; `other`: an operator's character,
 * a comma, a number's digits …; `end`: no more tokens.
 */
export type Kind = 'word' | 'name' | 'string' | 'open' | 'close' | 'semicolon' | 'psql' | 'other' | 'end'

/** What the text ended in, and the offset where that began. */
export interface Unclosed {
  readonly inside: 'comment' | 'string' | 'identifier' | 'dollar quote'
  readonly start: number
}

/** Postgres's lexer, as far as boundaries need it: `next` steps over blanks and comments to the next token. */
export class Scanner {
  /** Offset of the token that `next` found last; the text's length at the end. */
  start = 0
  /** Offset behind that token. */
  end = 0
  /** Set once a token or comment ran into the end of the text. */
  unclosed: Unclosed | undefined

  readonly #text: string
  readonly #standardConformingStrings: boolean

  /** `from` must lie outside every quote and comment. */
  constructor(text: string, standardConformingStrings: boolean, from = 0) {
    this.#text = text
    this.#standardConformingStrings = standardConformingStrings
    this.end = from
  }

  next(): Kind {
    const text = this.#text
    const at = this.#skip()
    this.start = at
    if (at >= text.length) {
      this.end = at
      return 'end'
    }
    const code = text.charCodeAt(at)
    if (beginsWord(code)) return this.#word()
    this.end = at + 1
    switch (code) {
      case 0x22:
        return this.#quoted('name', 'identifier', endOfIdentifier(text, at))
      case 0x24:
        return this.#dollar()
      case 0x27:
        return this.#string(at, !this.#standardConformingStrings)
      case 0x28:
        return 'open'
      case 0x29:
        return 'close'
      case 0x3b:
        return 'semicolon'
      case 0x5c:
        this.end = endOfLine(text, at)
        return 'psql'
    }
    if (isDigit(code)) while (isDigit(text.charCodeAt(this.end))) this.end++
    return 'other'
  }

  #skip(): number {
    const text = this.#text
    let at = this.end
    for (;;) {
      const code = text.charCodeAt(at)
      if (isBlank(code)) at++
      else if (code === 0x2d && text.charCodeAt(at + 1) === 0x2d) at = endOfLine(text, at)
      else if (code === 0x2f && text.charCodeAt(at + 1) === 0x2a) {
        const end = endOfComment(text, at)
        if (end < 0) this.unclosed = { inside: 'comment', start: at }
        at = end < 0 ? text.length : end
      } else return at
    }
  }

  #word(): Kind {
    const text = this.#text
    let end = this.start + 1
    while (continuesWord(text.charCodeAt(end))) end++
    this.end = end
    return end === this.start + 1 ? this.#prefixed(text[this.start]) : 'word'
  }

  /** A word of one letter may be the prefix of a quote: E'…', B'…', X'…', U&'…', U&"…"; N'…' is two tokens. */
  #prefixed(letter: string | undefined): Kind {
    const text = this.#text
    const at = this.end
    if (text[at] === "'") {
      if (letter === 'E' || letter === 'e') return this.#string(at, true)
      if (letter === 'B' || letter === 'b' || letter === 'X' || letter === 'x') return this.#string(at, false)
    }
    if (text[at] === '&' && (letter === 'U' || letter === 'u')) {
      if (text[at + 1] === "'") return this.#string(at + 1, false)
      if (text[at + 1] === '"') return this.#quoted('name', 'identifier', endOfIdentifier(text, at + 1))
    }
    return 'word'
  }

  #dollar(): Kind {
    const text = this.#text
    const delimiter = dollarDelimiterAt(text, this.start)
    // What looks like $1$body$ is a parameter and then a quote; a lone $ is Postgres's to refuse.
    if (delimiter === undefined) return 'other'
    return this.#quoted('string', 'dollar quote', endOfDollarQuote(text, this.start, delimiter))
  }

  #string(quote: number, backslashes: boolean): Kind {
    return this.#quoted('string', 'string', endOfString(this.#text, quote, backslashes))
  }

  #quoted(kind: Kind, inside: Unclosed['inside'], end: number): Kind {
    if (end < 0) this.unclosed = { inside, start: this.start }
    this.end = end < 0 ? this.#text.length : end
    return kind
  }
}
