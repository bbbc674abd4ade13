import type { Statement } from '../lexer/statements.ts'

/**
 * Whether nobody's reads and writes queue behind a statement while it waits for others. It may take its time then: a
 * wait that is cut short after hours of a build throws all of it away.
 */
export function isPatient(text: string, { words }: Statement): boolean {
  return (
    /^(?:(?:CREATE (?:UNIQUE )?|DROP )INDEX|REINDEX [A-Z]+) CONCURRENTLY\b/.test(words.join(' ')) ||
    /^reindex\s*\([^)]*\bconcurrently\b(?!\s*(?:false|off|0)\b)/i.test(text)
  )
}
