import { loadModule, parseSync, scanSync } from 'libpg-query'

/** PostgreSQL's own parser and lexer, with their byte offsets turned into UTF-16 ones. */
await loadModule()

export interface Range {
  readonly start: number
  readonly end: number
}

interface RawStatement {
  readonly stmt_location?: number
  readonly stmt_len?: number
}

/** The statements Postgres parses from the text; undefined if it refuses the text. */
export function parsed(text: string): readonly Range[] | undefined {
  // The wrapper refuses what Postgres takes for no statements at all.
  if (text.trim() === '') return []
  const raw = attempt(() => parseSync(text)) as { readonly stmts?: readonly RawStatement[] } | undefined
  if (!raw) return undefined
  const utf16 = converter(text)
  return (raw.stmts ?? []).map(({ stmt_location = 0, stmt_len }) => ({
    start: utf16(stmt_location),
    end: stmt_len === undefined ? text.length : utf16(stmt_location + stmt_len),
  }))
}

export interface Token extends Range {
  readonly kind: 'open' | 'close' | 'semicolon' | 'psql' | 'quoted' | 'other'
}

/** Postgres's tokens, comments left out; undefined if its lexer refuses the text. */
export function scanned(text: string): readonly Token[] | undefined {
  if (text.trim() === '') return []
  const raw = attempt(() => scanSync(text))
  if (!raw) return undefined
  const utf16 = converter(text)
  return raw.tokens
    .filter((token) => !token.tokenName.endsWith('COMMENT'))
    .map((token) => ({ start: utf16(token.start), end: utf16(token.end), kind: kindOf(token.text) }))
}

function kindOf(text: string): Token['kind'] {
  if (text === '(') return 'open'
  if (text === ')') return 'close'
  if (text === ';') return 'semicolon'
  if (text === '\\') return 'psql'
  return /^(?:(?:[ebx]|u&)?'|(?:u&)?"|\$(?!\d)[^])/i.test(text) ? 'quoted' : 'other'
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function converter(text: string): (byte: number) => number {
  const bytes = Buffer.from(text)
  return (byte) => bytes.subarray(0, byte).toString().length
}
