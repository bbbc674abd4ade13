import { SkeinError, type Step, stepName } from '@skein/core'
import { lineAndColumn, offsetOfPosition } from './lexer/position.ts'
import { statementAt } from './chain/block.ts'
import { fileOf } from './chain/body.ts'

/** What both libraries tell of a server's error. */
export interface ServerError {
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  readonly position?: string
  readonly where?: string
  readonly schema?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

/** The server's own answer in one shape, or null when the error is of the link and not of the server. */
export function serverError(error: unknown): ServerError | null {
  const raw = error as Record<string, string | undefined>
  if (typeof raw['severity'] !== 'string' || typeof raw['code'] !== 'string') return null
  const pick = (...names: string[]) =>
    names.map((name) => raw[name]).find((value) => typeof value === 'string' && value !== '')
  const entries = {
    detail: pick('detail'),
    hint: pick('hint'),
    position: pick('position'),
    where: pick('where'),
    schema: pick('schema', 'schema_name'),
    table: pick('table', 'table_name'),
    column: pick('column', 'column_name'),
    constraint: pick('constraint', 'constraint_name'),
  }
  const known = Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
  return { code: raw['code'], message: (error as Error).message, ...known }
}

/** The text that was sent for a step, and what is known of how far the server came in it. */
export interface Sent {
  readonly message: string
  /** The file's text, and where its beginning lies in the message: before it, where only a part was sent. */
  readonly text: string
  readonly start: number
  /** Lines of the file before that text, where it is only a part; default 0. */
  readonly line?: number
  /** Statements of the file that were done; null where the client can't tell. */
  readonly done: number | null
  readonly standardConformingStrings: boolean
  readonly positionsInBytes: boolean
}

/**
 * Classes of errors whose message speaks of the schema and of syntax, never of rows: those may be told anywhere.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export const harmless: RegExp = /^(0A|25|2B|2D|3D|3F|40|42|53|54|55|57|58)/

/** A step's last statement did not find the row that its first one wrote. */
function rowGone({ code, table, column }: ServerError): boolean {
  return code === '23502' && table === 'schema_migrations_history' && column === 'outcome'
}

/** Puts a server's error into words: where in the file, which statement, and what stands now. */
export function stepError(
  service: string,
  step: Step,
  error: ServerError,
  sent: Sent,
  stands: string,
  next: string = 'Correct the file and run the command again.',
): SkeinError {
  const file = fileOf(step)
  const { text, line = 0 } = sent
  const at = placeIn(text, error, sent)
  const within = at === null ? null : lineAndColumn(text, at)
  const place = within && { ...within, line: within.line + line }
  const sqlstate = harmless.test(error.code) ? `${error.message} (${error.code})` : `SQLSTATE ${error.code}`
  const told = rowGone(error) ? 'at its end the row that Skein had written for it was gone' : sqlstate
  return stepFailed(
    service,
    step,
    error,
    {
      headline: `${stepName(service, step)} (${step.direction}) failed: ${told}`,
      file,
      place,
      detail: [
        harmless.test(error.code) ? null : `ERROR: ${error.message}`,
        error.detail && `DETAIL: ${error.detail}`,
        error.where && `CONTEXT: ${error.where}`,
        at !== null && within && frame(text, at, within, line),
      ],
      hint: advice(error, place === null, next),
    },
    stands,
  )
}

/** How a step's failure is told. */
export interface Shown {
  readonly headline: string
  readonly file: string
  readonly place: { readonly line: number; readonly column: number } | null
  /** For the terminal of whoever runs it; may hold data. */
  readonly detail: readonly (string | null | undefined | false)[]
  readonly hint: string
}

export function stepFailed(
  service: string,
  step: Step,
  error: ServerError,
  { headline, file, place, detail, hint }: Shown,
  stands: string,
  cause: unknown = error,
): SkeinError {
  const where = place ? `${file}:${place.line}:${place.column}` : file
  const data = {
    service,
    step: stepName(service, step),
    direction: step.direction,
    sqlstate: error.code || null,
    file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    table: error.table ?? null,
    tableColumn: error.column ?? null,
    constraint: error.constraint ?? null,
  }
  const more = detail.filter(Boolean).join('\n')
  return new SkeinError('STEP_FAILED', `${headline}\n  at ${where}\n${stands}`, {
    hint,
    data,
    detail: more,
    cause,
  })
}

/** UTF-16 offset in the file's text; null when it can't be known. */
function placeIn(text: string, error: ServerError, sent: Sent): number | null {
  if (error.position !== undefined) {
    const offset = offsetOfPosition(sent.message, Number(error.position), sent.positionsInBytes) - sent.start
    if (offset >= 0 && offset <= text.length) return offset
  }
  if (sent.done === null || sent.done < 0) return null
  return statementAt(text, sent.done, sent.standardConformingStrings)?.start ?? null
}

/** The lines around a place, with a caret. @param above lines before the text, which count in their numbers. */
export function frame(text: string, at: number, { line, column }: { line: number; column: number }, above = 0): string {
  const first = Math.max(1, line - 2)
  const begin = lineBegin(text, at, line - first)
  const shown = text.slice(begin, lineEnd(text, lineEnd(text, at) + 1)).split('\n')
  const width = String(above + first + shown.length - 1).length
  return shown
    .flatMap((content, index) => {
      const number = first + index
      const row = `${number === line ? '>' : ' '} ${String(above + number).padStart(width)} | ${content}`
      const caret = `${' '.repeat(width + 5)}${content.slice(0, column - 1).replaceAll(/[^\t]/g, ' ')}^`
      return number === line ? [row, caret] : [row]
    })
    .join('\n')
}

/** Where the line of a place begins, or one that is some lines before it. */
function lineBegin(text: string, at: number, before: number): number {
  let begin = at
  for (let left = before; left >= 0 && begin >= 0; left--) begin = begin === 0 ? -1 : text.lastIndexOf('\n', begin - 1)
  return begin + 1
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** @param outside the place of the error is not in the file. */
function advice(error: ServerError, outside: boolean, next: string): string {
  if (outside && error.code === '42P01' && /\bschema_migrations/.test(error.message))
    return "The file takes Skein's own table away. Keep Skein's in a schema apart: postgres({ schema: 'skein' }), or --schema skein"
  if (rowGone(error))
    return "The file deletes from schema_migrations, or a trigger or a rule on that table keeps rows away; it is Skein's own here: take that out, or keep Skein's in a schema apart: postgres({ schema: 'skein' }), or --schema skein"
  if (error.code === '25001')
    return "This statement can't run in a transaction: put it in a file of its own that says at its top: -- skein: transaction=off"
  if (error.code === '2D000')
    return "This statement commits or rolls back on its way, so it can't run in a transaction: put it in a file of its own that says at its top: -- skein: transaction=off"
  if (error.message.includes('concurrent index creation') && error.message.includes('hypertables'))
    return 'On a hypertable it is built chunk by chunk: CREATE INDEX … WITH (timescaledb.transaction_per_chunk)'
  if (error.code === '55P04') return 'A new enum value must be committed first: use it in the next file.'
  if (error.hint) return error.hint
  if (error.code === '42710' && /\brole "/.test(error.message))
    return 'A role is known to all databases of its server, and another one has made it. Where that one is meant: DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = …) THEN CREATE ROLE …; END IF; END $$'
  if (error.code === '42704' && /\brole "/.test(error.message))
    return 'A role is made by whoever runs the server, once for all its databases: CREATE ROLE …; then run the command again.'
  if (error.code === '55P03')
    return 'Somebody else holds a lock on that table. Find them with pg_blocking_pids, or allow more time in the file: -- skein: lock-timeout=30s'
  return next
}
