import { upperCase } from './characters.ts'
import { Scanner } from './scanner.ts'
import type { Lexed, Statement } from './statements.ts'

/** A statement recognised by its kind. */
export interface Command {
  /** What it is called in a message: `COMMIT`, `CREATE INDEX CONCURRENTLY`, `\restrict`. */
  readonly name: string
  /** UTF-16 offsets, as in `Statement`. */
  readonly start: number
  readonly end: number
}

/** The statements that `name` has a name for, in order. */
export function commands(lexed: Lexed, name: (statement: Statement) => string | undefined): readonly Command[] {
  return lexed.statements.flatMap((statement) => {
    const known = name(statement)
    return known === undefined ? [] : [{ name: known, start: statement.start, end: statement.end }]
  })
}

/**
 * The statement's tokens one blank apart, words in upper case; every quoted name is `"`, every string `'`, so that
 * neither can pass for a keyword: `REINDEX ( VERBOSE ) TABLE PUBLIC . "`.
 */
export function skeleton(lexed: Lexed, statement: Statement): string {
  const tokens: string[] = []
  const scanner = new Scanner(lexed.text, lexed.standardConformingStrings, statement.start)
  for (;;) {
    const kind = scanner.next()
    if (kind === 'end' || scanner.start >= statement.end) return tokens.join(' ')
    if (kind === 'name') tokens.push('"')
    else if (kind === 'string') tokens.push("'")
    else tokens.push(upperCase(lexed.text.slice(scanner.start, scanner.end)))
  }
}
