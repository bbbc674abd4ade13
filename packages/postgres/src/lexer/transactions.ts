import { commands } from './commands.ts'
import type { Command } from './commands.ts'
import type { Lexed, Statement } from './statements.ts'

/**
 * The statements that would begin, end or change the transaction around them. SAVEPOINT, RELEASE and ROLLBACK TO stay
 * within it and are none of them; SET TRANSACTION is one, since it must come before every other statement.
 */
export function transactionCommands(lexed: Lexed): readonly Command[] {
  return commands(lexed, transactionCommand)
}

/**
 * Whether a statement may commit or roll back on its own: a CALL, or a DO whose text says COMMIT, ROLLBACK or CALL,
 * be it in a comment.
 */
export function mayCommit(lexed: Lexed): boolean {
  return lexed.statements.some(({ words, start, end }) => {
    if (words[0] === 'CALL') return true
    return words[0] === 'DO' && /(?<![a-z])(?:commit|rollback|call)(?![a-z])/i.test(lexed.text.slice(start, end))
  })
}

function transactionCommand({ words }: Statement): string | undefined {
  const [first, second] = words
  switch (first) {
    case 'BEGIN':
    case 'END':
    case 'ABORT':
      return first
    case 'START':
      return 'START TRANSACTION'
    case 'COMMIT':
      return second === 'PREPARED' ? 'COMMIT PREPARED' : first
    case 'ROLLBACK':
      if (second === 'PREPARED') return 'ROLLBACK PREPARED'
      return words.includes('TO') ? undefined : first
    case 'PREPARE':
      // PREPARE transaction AS … names a prepared statement; here the name is a string, so no word.
      return second === 'TRANSACTION' && words.length === 2 ? 'PREPARE TRANSACTION' : undefined
    case 'SET':
      return setsTransaction(words) ? 'SET TRANSACTION' : undefined
    default:
      return undefined
  }
}

/** Whether a statement says how the transaction around it should be, which only its first one may. */
export function setsTransaction([word, first, second]: readonly string[]): boolean {
  if (word !== 'SET') return false
  const setting = first === 'LOCAL' || first === 'SESSION' ? second : first
  return /^TRANSACTION(?:_ISOLATION|_READ_ONLY|_DEFERRABLE)?$/.test(setting ?? '')
}
