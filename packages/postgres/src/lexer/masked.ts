import { Scanner } from './scanner.ts'

/** A statement in at most `most` characters, on one line, without comments and with nothing of what may be data. */
export function masked(statement: string, most: number = 80): string {
  const scanner = new Scanner(statement, true)
  let text = ''
  let before = 0
  for (let kind = scanner.next(); kind !== 'end' && kind !== 'psql'; kind = scanner.next()) {
    const { start, end } = scanner
    const token = statement.slice(start, end)
    const shown = kind === 'string' ? '…' : /^\d/.test(token) ? '?' : token
    text += (start > before && text !== '' ? ' ' : '') + shown
    before = end
    if (text.length > most) return `${text.slice(0, most - 1)}…`
  }
  return text
}
