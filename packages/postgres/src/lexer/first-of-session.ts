import { commands } from './commands.ts'
import type { Command } from './commands.ts'
import type { Lexed } from './statements.ts'

/**
 * The statements that must be the very first of a session, and end every other session of the database: TimescaleDB's
 * update of itself. Whoever holds the lock is such a session, so no runner can send them.
 */
export function firstOfSession(lexed: Lexed): readonly Command[] {
  return commands(lexed, ({ words: [alter, what, name, verb], start, end }) => {
    if (alter !== 'ALTER' || what !== 'EXTENSION') return undefined
    const updates =
      (name === 'TIMESCALEDB' && verb === 'UPDATE') ||
      (name === 'UPDATE' && lexed.text.slice(start, end).includes('"timescaledb"'))
    return updates ? 'ALTER EXTENSION timescaledb UPDATE' : undefined
  })
}
