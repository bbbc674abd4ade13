import { type SkeinError, type Step, stepName } from '@skein/core'
import { frame, type ServerError, type Shown, stepFailed } from '../failure.ts'
import { lineAndColumn } from '../lexer/position.ts'
import { statements } from '../lexer/statements.ts'
import { gaveFalse, verifyOf } from './verify.ts'

/** The failure of a step whose verification failed; null when it was something else. */
export function verifyError(
  service: string,
  step: Step,
  error: ServerError,
  stands: string,
  standardConformingStrings: boolean,
): SkeinError | null {
  const body = verifyOf(step)
  if (!body || error.schema !== 'skein' || error.table !== 'verify') return null
  const text = body.read()
  const { start } = statements(text, { standardConformingStrings }).statements[Number(error.column)] ?? { start: 0 }
  const place = lineAndColumn(text, start)
  const why = error.code === gaveFalse ? 'its verification gave a row of false' : 'its verification failed'
  const shown: Shown = {
    headline: `${stepName(service, step)} (up) was not kept: ${why}`,
    file: body.file,
    place,
    detail: [
      error.code === gaveFalse ? null : `ERROR: ${error.message}`,
      error.detail && (error.code === gaveFalse ? `ROW: ${error.detail}` : `DETAIL: ${error.detail}`),
      frame(text, start, place),
    ],
    hint: 'Correct the migration, or what is asked of it, and run the command again.',
  }
  const { schema: _, table: __, column: ___, ...rest } = error
  return stepFailed(service, step, rest, shown, stands)
}
