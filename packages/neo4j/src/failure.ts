import { SkeinError, type Step, stepName } from '@skein/core'
import { lineAndColumn, type Place } from './lexer/position.ts'
import type { Sent } from './work/ready.ts'

/** What the server says of an error. */
export interface ServerError {
  readonly code: string
  /** May hold data. */
  readonly message: string
  readonly retriable: boolean
}

/** The server's own answer, or null when the error is of the link and not of the server. */
export function serverError(error: unknown): ServerError | null {
  const { code, message, retriable } = error as { code?: unknown; message?: unknown; retriable?: unknown }
  if (typeof code !== 'string' || !code.startsWith('Neo.')) return null
  return { code, message: String(message), retriable: retriable === true }
}

/** A transaction that was ended from outside: by TERMINATE TRANSACTIONS. */
export function isTerminated(error: unknown): boolean {
  const code = serverError(error)?.code ?? ''
  return /\.(Terminated|TransactionTerminated|LockClientStopped)$/.test(code) || wasDead(error)
}

/** The driver's word for a transaction that had ended before it was asked. */
function wasDead(error: unknown): boolean {
  return error instanceof Error && /Cannot (run query|commit) in this transaction/.test(error.message)
}

/** A connection that broke, so that nobody here knows what the server did. */
export function isLost(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'ServiceUnavailable' || code === 'SessionExpired'
}

/** Classes of errors whose message speaks of the schema and of syntax, never of what nodes hold. */
const harmless =
  /^Neo\.(ClientError\.(Statement\.(SyntaxError|SemanticError)|Procedure\.ProcedureNotFound|Transaction\..*|Schema\.(EquivalentSchemaRuleAlreadyExists|\w+AlreadyExists|\w*NotFound)|Database\..*|Security\..*)|TransientError\..*|DatabaseError\.Schema\.\w+DropFailed)$/

export interface FailedAt {
  readonly file: string
  /** The statement that failed; null when it was none of the file's. */
  readonly sent: Sent | null
  readonly stands: string
  readonly next: string
}

/** Puts a server's error into words: where in the file, which statement, and what stands now. */
export function stepError(service: string, step: Step, error: ServerError, at: FailedAt): SkeinError {
  const { file, sent, stands, next } = at
  const [first = ''] = error.message.split('\n')
  const offset = /\(offset: (\d+)\)/.exec(error.message)?.[1]
  const within = sent && lineAndColumn(sent.piece.text, sent.start + Number(offset ?? 0))
  const place = within && sent && { line: sent.piece.line + within.line, column: within.column }
  const said = first.replace(/ \(line \d+, column \d+ \(offset: \d+\)\)/, '')
  const told = harmless.test(error.code) ? `${said} (${error.code})` : error.code
  const where = place ? `${file}:${place.line}:${place.column}` : file
  const name = stepName(service, step)
  return new SkeinError('STEP_FAILED', `${name} (${step.direction}) failed: ${told}\n  at ${where}\n${stands}`, {
    hint: advice(error) ?? next,
    data: {
      service,
      step: name,
      direction: step.direction,
      status: error.code,
      file,
      line: place?.line ?? null,
      column: place?.column ?? null,
    },
    detail: [error.message, within && sent && frame(sent.piece, within)].filter(Boolean).join('\n'),
    cause: error,
  })
}

/** The lines around a place in a piece of the file, with a caret. */
function frame({ text, line: before }: Sent['piece'], { line, column }: Place): string {
  const first = Math.max(1, line - 2)
  const shown = text.split('\n', line + 1).slice(first - 1)
  const width = String(before + first + shown.length - 1).length
  return shown
    .flatMap((content, index) => {
      const number = first + index
      const row = `${number === line ? '>' : ' '} ${String(before + number).padStart(width)} | ${content}`
      return number === line ? [row, `${' '.repeat(width + 5 + column - 1)}^`] : [row]
    })
    .join('\n')
}

function advice({ code, message }: ServerError): string | null {
  if (code.endsWith('ForbiddenDueToTransactionType'))
    return "Schema commands and data can't share a transaction in Neo4j: say at the top of the file: // skein: transaction=off"
  if (code.endsWith('TransactionStartFailed') && message.includes('IN TRANSACTIONS'))
    return 'This statement makes its own transactions: say at the top of the file: // skein: transaction=off'
  return null
}

/** What stands can't be seen. */
export function lostError(service: string, cause: unknown): SkeinError {
  return new SkeinError('CONNECTION_LOST', `The connection to ${service} broke.`, {
    hint: 'When the server is back, run: skein status',
    data: { service },
    cause,
  })
}

/** What reading or writing the ledger ran into, as an error for people. */
export function refuse(cause: unknown): never {
  if (cause instanceof SkeinError) throw cause
  const code = (cause as { code?: string }).code ?? 'no code'
  const denied = code.startsWith('Neo.ClientError.Security')
  throw new SkeinError(denied ? 'ACCESS_DENIED' : 'UNREACHABLE', `The ledger can't be read (${code}).`, {
    cause,
    hint: 'Is the server up, and has this user the right to read and write nodes?',
  })
}
