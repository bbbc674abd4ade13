import { type Ending, type Outcome, SkeinError, type Step, stepName } from '@skein/core'
import { type Bench, cancelOn, demandLock, noteFailure } from '../bench.ts'
import { cancelled, isLost, isTerminated, serverError, type ServerError, stepError } from '../failure.ts'
import { type Progress, progressOf } from '../ledger/open.ts'
import { firstStatement, lastStatement } from '../ledger/rows.ts'
import type { Statement } from '../lexer/statements.ts'
import { tagOf } from '../link.ts'
import { failedIndexes, indexesBuilt } from './indexes.ts'
import { keep, type Sending } from './ready.ts'

/**
 * Runs a file statement by statement, each in a transaction of its own. Progress is written before each of them, so what
 * a crash leaves is seen with the statement that it was at, and can be gone on with. Gives whether the run goes on.
 */
export async function* runLoose(
  bench: Bench,
  step: Step,
  sending: Sending,
  ending: Ending,
): AsyncGenerator<Outcome, boolean> {
  const { link, run, service } = bench
  const list = sending.statements
  const texts = list.map(({ start, end }) => sending.text.slice(start, end))
  const from = step.resumeAt ?? 0
  const progress = progressOf(bench, step, texts)
  const began = performance.now()
  const quiet = cancelOn(bench, ending.cancel)
  let at = from
  try {
    if (!(await progress.begin(list[from]?.words ?? null))) {
      yield { kind: 'raced', step }
      return false
    }
    const before = await failedIndexes(link)
    for (const statement of list.slice(from)) {
      if (at > from) {
        await demandLock(bench)
        await progress.reach(at, statement.words)
      }
      ending.cancel?.throwIfAborted()
      await link.ask(texts[at] ?? '', {}, tagOf(run, 'work'))
      if (statement.kind === 'schema') await indexesBuilt(link, before, ending.cancel)
      at++
      yield { kind: 'progress', step, done: at, of: list.length }
    }
    const milliseconds = performance.now() - began
    if (!(await finish(bench, step, progress, milliseconds))) {
      yield { kind: 'raced', step }
      return false
    }
    yield { kind: 'applied', step, milliseconds }
    return true
  } catch (thrown) {
    const isOver = ending.cancel?.aborted ?? false
    if (isLost(thrown)) throw lost(service, step, at, thrown)
    const error = serverError(thrown)
    if (!error && !isOver) throw thrown
    if (isTerminated(thrown) && !isOver) await demandLock(bench)
    const milliseconds = performance.now() - began
    yield {
      kind: 'failed',
      step,
      error: await failure(bench, step, sending, progress, at, error, milliseconds, isOver),
    }
    return false
  } finally {
    quiet()
  }
}

/** The row, in the place of what was open; false when the row is another's. */
async function finish({ link, run }: Bench, step: Step, progress: Progress, milliseconds: number): Promise<boolean> {
  const work = await link.begin(tagOf(run, 'work'))
  try {
    for (const { query, parameters } of [
      firstStatement(step, run, keep(step)),
      lastStatement(step, run, milliseconds),
    ]) {
      if ((await work.ask(query, parameters)).length > 0) continue
      await work.rollback()
      return false
    }
    await work.ask(progress.remove.query, progress.remove.parameters)
    await work.commit()
    return true
  } catch (error) {
    await work.rollback()
    if (serverError(error)?.code === 'Neo.ClientError.Schema.ConstraintValidationFailed') return false
    throw error
  }
}

/** Whether the server, when it says that this failed, means that nothing of it was done. */
function isWhole(statement: Statement | undefined, error: ServerError | null): boolean {
  if (statement?.kind !== 'alone') return true
  // What makes transactions of its own may have committed some; one that could not be read made none.
  return error?.code.startsWith('Neo.ClientError.Statement.SyntaxError') ?? true
}

async function failure(
  bench: Bench,
  step: Step,
  sending: Sending,
  progress: Progress,
  at: number,
  error: ServerError | null,
  milliseconds: number,
  isOver: boolean,
): Promise<SkeinError> {
  const { link, service } = bench
  const statement = sending.statements[at]
  const whole = isWhole(statement, error)
  // What was in doubt before may have been done then.
  const clean = whole && at === 0 && step.resumeAt === undefined
  if (clean) await link.ask(progress.remove.query, progress.remove.parameters)
  else if (whole) await progress.fail()
  const doubt = whole ? '' : ', of which a part may stand'
  const stands = clean
    ? 'Nothing of it stands.'
    : `The ${at} statement${at === 1 ? '' : 's'} before it stand${at === 1 ? 's' : ''}; ${service} is DIRTY at statement ${at + 1} of ${sending.statements.length}${doubt}.`
  const again = `Correct that statement, then: skein repair ${service} --resume`
  const next = clean ? 'Correct the file and run the command again.' : again
  const told =
    isOver || !error
      ? cancelled(service, step, stands)
      : stepError(service, step, error, { ...sending, start: statement?.start ?? null, stands, next })
  const code = isOver ? 'CANCELLED' : (error?.code ?? null)
  await noteFailure(bench, step, isOver ? 'cancelled' : 'failed', milliseconds, { ...told.data, code, statement: at })
  return told
}

function lost(service: string, step: Step, at: number, cause: unknown): SkeinError {
  return new SkeinError(
    'CONNECTION_LOST',
    `The connection to ${service} broke during ${stepName(service, step)}, statement ${at + 1}; whether that statement was done is not known.`,
    {
      hint: `When the server is back, skein repair ${service} shows what can be done.`,
      data: { service, statement: at },
      cause,
    },
  )
}
