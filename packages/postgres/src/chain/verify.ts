import type { Finding, Step, TextBody } from '@skein/core'
import { lineAndColumn } from '../lexer/position.ts'
import { type Statement, statements } from '../lexer/statements.ts'
import { literal } from '../sql.ts'

/** What a verification fails with, of our own making, when it gives a row of false. */
export const gaveFalse = 'SKN02'

/** What must hold after a step, if its author wrote it down. */
export function verifyOf(step: Step): TextBody | null {
  return step.kind === 'migration' && step.direction === 'up' ? (step.verify ?? null) : null
}

/** What stands against a verification. @param loose its step runs without a transaction. */
export function inspectVerify(body: TextBody, loose: boolean): readonly Finding[] {
  const { file } = body
  const text = body.read()
  const finding = (offset: number, message: string, remedy: string): Finding => {
    return { code: 'BAD_VERIFY', severity: 'error', file, line: lineAndColumn(text, offset).line, message, remedy }
  }
  const { statements: list, ends } = statements(text)
  if (loose)
    return [
      finding(
        0,
        'It comes too late: its migration runs without a transaction that could be rolled back.',
        'Write what it asks as a migration that follows, with RAISE EXCEPTION where it does not hold.',
      ),
    ]
  if (ends !== 'clean')
    return [finding(ends.start, `The text ends inside a ${ends.inside} that begins here.`, 'Close it.')]
  return list
    .filter((statement) => !isQuestion(text, statement))
    .map(({ start }) => finding(start, 'A verification only asks.', 'Write a SELECT, WITH, VALUES or TABLE.'))
}

/**
 * The statements that make a transaction fail when a verification errors or gives a row with `false`; one for each of
 * its own, so that they can travel in the step's message.
 */
export function verification(body: TextBody, standardConformingStrings: boolean): string[] {
  const text = body.read()
  return statements(text, { standardConformingStrings }).statements.map(({ start, end }, index) => {
    const place = `SCHEMA = 'skein', TABLE = 'verify', COLUMN = ${literal(String(index))}`
    const block = `DECLARE skein_gave pg_catalog.json; skein_said pg_catalog.text; BEGIN
  SELECT pg_catalog.row_to_json(skein_row) INTO skein_gave FROM (
${text.slice(start, end)}
) AS skein_row WHERE EXISTS (SELECT FROM pg_catalog.json_each(pg_catalog.row_to_json(skein_row)) AS skein_cell WHERE skein_cell.value::pg_catalog.text OPERATOR(pg_catalog.=) 'false') LIMIT 1;
  IF skein_gave IS NOT NULL THEN
    RAISE EXCEPTION 'it gave a row of false' USING ERRCODE = '${gaveFalse}', DETAIL = skein_gave::pg_catalog.text;
  END IF;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS skein_said = PG_EXCEPTION_DETAIL;
  RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = SQLERRM, DETAIL = skein_said, ${place};
END`
    return `DO ${literal(block)}`
  })
}

function isQuestion(text: string, { start, words }: Statement): boolean {
  return text[start] === '(' || ['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(words[0] ?? '')
}
