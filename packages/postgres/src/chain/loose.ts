import { type Ending, type Outcome, SkeinError, stepName } from '@skein/core'
import { type Bench, noteFailure } from '../bench.ts'
import { serverError, type ServerError, stepError } from '../failure.ts'
import { statements } from '../lexer/statements.ts'
import { firstStatement, lastStatement } from '../ledger/rows.ts'
import { literal } from '../sql.ts'
import type { Ready } from './group.ts'
import { cancelOn, type Ended, isRaced } from './send.ts'

/**
 * Runs a file without a transaction, statement by statement. Progress is written before each of them, so what a crash
 * leaves is seen with the statement that it was at.
 */
export async function* runLoose(
  bench: Bench,
  { step, sending, kept, manner }: Ready,
  ending: Ending,
): AsyncGenerator<Outcome, Ended> {
  const text = sending?.text ?? ''
  const list = statements(text, { standardConformingStrings: bench.work.standardConformingStrings }).statements
  const row = openRow(bench, step)
  const began = performance.now()
  const quiet = cancelOn(bench, [ending.cancel])
  let at = 0
  try {
    if (manner.lockTimeout !== null) await bench.work.send(`SET lock_timeout = ${manner.lockTimeout}`)
    await bench.work.send(row.insert)
    for (; at < list.length; at++) {
      const { start, end } = list[at] as { start: number; end: number }
      await bench.work.send(row.progress(at, firstWords(text.slice(start, end))))
      await bench.work.send(text.slice(start, end))
      yield { kind: 'progress', step, done: at + 1, of: list.length }
    }
    await bench.work.send(
      `RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; UNLISTEN *; DEALLOCATE ALL; DISCARD TEMP; SELECT pg_advisory_unlock_all()`,
    )
    await bench.work.send(
      `BEGIN; ${firstStatement(bench.tables, bench.run, step, kept)}; ${row.remove}; ${lastStatement(bench.tables, bench.run, step)}; COMMIT`,
    )
    yield { kind: 'applied', step, milliseconds: performance.now() - began }
    return { kind: 'all' }
  } catch (thrown) {
    const error = serverError(thrown)
    if (!error || bench.work.lost) throw lost(bench, step, at, thrown)
    await bench.work.send('ROLLBACK; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL')
    if (isRaced(error, bench)) {
      yield { kind: 'raced', step }
      return { kind: 'over' }
    }
    yield {
      kind: 'failed',
      step,
      error: await failure(bench, step, text, list, at, row.remove, error, performance.now() - began),
    }
    return { kind: 'over' }
  } finally {
    quiet()
  }
}

function openRow(
  { tables: { state }, run }: Bench,
  step: Ready['step'],
): { insert: string; remove: string; progress(at: number, words: string): string } {
  const name = literal(step.kind === 'seed' ? `seed ${step.name}` : String(step.version))
  const where = `WHERE kind = 'open' AND name = ${name}`
  const value = {
    direction: step.direction,
    description: step.kind === 'seed' ? '' : step.description,
    run: run.id,
    statement: 0,
    text: null,
    since: new Date().toISOString(),
  }
  return {
    insert: `INSERT INTO ${state} VALUES ('open', ${name}, ${literal(JSON.stringify(value))})`,
    remove: `DELETE FROM ${state} ${where}`,
    progress: (at, words) =>
      `UPDATE ${state} SET value = value || ${literal(JSON.stringify({ statement: at, text: words }))} ${where}`,
  }
}

/** Enough of a statement to know it by, and never its data. */
function firstWords(statement: string): string {
  return (/^[a-z_]+(?:\s+(?:if|not|exists|[a-z_."]+)){0,6}/i.exec(statement)?.[0] ?? '').replaceAll(/\s+/g, ' ')
}

/** A statement that failed did nothing, except one that builds an index beside its readers: that leaves an invalid one. */
async function failure(
  bench: Bench,
  step: Ready['step'],
  text: string,
  list: readonly { start: number; end: number }[],
  at: number,
  remove: string,
  error: ServerError,
  milliseconds: number,
): Promise<SkeinError> {
  const { start, end } = list[at] ?? { start: 0, end: text.length }
  const clean = at === 0 && !/\bconcurrently\b/i.test(text.slice(start, end))
  if (clean) await bench.work.send(remove)
  const stands = clean
    ? `It was its first statement; nothing of it stands.`
    : `Without a transaction the ${at} statement${at === 1 ? '' : 's'} before it stand${at === 1 ? 's' : ''}; ${bench.service} is DIRTY at statement ${at + 1} of ${list.length}.`
  const { standardConformingStrings, positionsInBytes } = bench.work
  const told = stepError(
    bench.service,
    step,
    error,
    { message: text.slice(start, end), text, start: -start, done: at, standardConformingStrings, positionsInBytes },
    stands,
  )
  await noteFailure(bench, step, 'failed', milliseconds, { code: error.code, ...told.data, statement: at })
  return told
}

function lost(bench: Bench, step: Ready['step'], at: number, cause: unknown): SkeinError {
  return new SkeinError(
    'CONNECTION_LOST',
    `The connection to ${bench.service} broke during ${stepName(bench.service, step)}, statement ${at + 1}; whether that statement was done is not known.`,
    {
      hint: 'When the server is back, skein status shows it as DIRTY with that statement.',
      data: { service: bench.service, statement: at },
      cause,
    },
  )
}
