import { SkeinError, type Step, stepKey, stepName } from '@skein/core'
import { lineAndColumn, offsetOfPosition } from './lexer/position.ts'
import { advice, again, type Next, rowGone } from './advice.ts'
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

/** Puts a server's error into words: where in the file, which statement, and what stands now. */
export function stepError(
  service: string,
  step: Step,
  error: ServerError,
  sent: Sent,
  stands: string,
  next: Next = again,
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
    step: stepKey(service, step),
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
