import { type Blocker, cancelled, type Ending, type Outcome, SkeinError, stepName } from '@skein/core'
import { type Bench, noteFailure, readySession } from '../bench.ts'
import { watchBlockers, withBlockers } from '../blockers.ts'
import { lockTimeout } from '../connect.ts'
import { serverError, type ServerError, stepError } from '../failure.ts'
import { statements } from '../lexer/statements.ts'
import { setsTransaction } from '../lexer/transactions.ts'
import { firstStatement, lastStatement } from '../ledger/rows.ts'
import { type Progress, progressOf, type Reached } from '../ledger/open.ts'
import { applied } from './applied.ts'
import type { Ready } from './group.ts'
import { hygiene } from './hygiene.ts'
import { invalidIndex, lookBefore } from './index-build.ts'
import { lasting } from './lasting.ts'
import { cancelOn } from './cancel.ts'
import { isPatient } from './patient.ts'
import { whileWorking } from './queue.ts'
import { type Ended, isRaced } from './send.ts'
import { ask, unawaited } from '../pinned.ts'
import { rollBack } from '../roll-back.ts'

/**
 * Runs a file without a transaction, statement by statement. Progress is written before each of them, so what a crash
 * leaves is seen with the statement that it was at, and can be gone on with.
 */
export async function* runLoose(
  bench: Bench,
  { step, sending, kept, manner }: Ready,
  ending: Ending,
): AsyncGenerator<Outcome, Ended> {
  const text = sending?.text ?? ''
  const { standardConformingStrings } = bench.work
  const list = statements(text, { standardConformingStrings }).statements
  const texts = list.map(({ start, end }) => text.slice(start, end))
  const resumed = step.resumeAt !== undefined
  const from = step.resumeAt ?? 0
  const progress = progressOf(bench, step, texts, from)
  const began = performance.now()
  const cancelling = cancelOn(bench, [ending.cancel])
  let tell = (_: readonly Blocker[]): void => {}
  const watching = watchBlockers(bench, manner.lockTimeout ?? lockTimeout, (blockers) => tell(blockers))
  // Whoever says how long it may wait is obeyed. Behind a pooler a session's settings are not ours to make.
  const mayWait = !bench.pooled && manner.lockTimeout === null && !/\block_timeout\b/i.test(text)
  let at = from
  try {
    await readySession(bench, manner.lockTimeout)
    const first = texts[from]
    const same = await progress.begin(first === undefined ? null : reached(first))
    for (const statement of texts.slice(from)) {
      // Only the first statement of a resumed step may have been begun before.
      const begun = at === from && resumed ? lasting(statement) : null
      // That one must be the first of its transaction, and what is told between would be before it.
      if (at > from && !setsTransaction(list[at]?.words ?? [])) await progress.reach(at, reached(statement))
      const look = at > from || !resumed ? lookBefore(statement) : null
      if (look !== null) await bench.work.send(look)
      const patient = mayWait && isPatient(statement, list[at]!)
      if (patient) await bench.work.send('SET lock_timeout = 0')
      if (begun === null || (await begun.look(bench.work, same)) === 'to do') {
        const seen = whileWorking<readonly Blocker[], void>((push) => {
          tell = push
          return bench.work.run(statement)
        })
        for await (const blockers of seen)
          yield { kind: 'waiting', step, reason: 'waits for others', milliseconds: 0, blockers }
      }
      if (patient) await bench.work.send('RESET lock_timeout')
      at++
      yield { kind: 'progress', step, done: at, of: list.length }
    }
    const row = [
      firstStatement(bench.tables, bench.run, step, kept),
      lastStatement(bench.tables, bench.run, step, progress.began),
      progress.remove,
    ]
    if (!bench.pooled) await bench.work.send(hygiene)
    await bench.work.send(`BEGIN; ${[...bench.preamble, ...row].join('; ')}; COMMIT`)
    yield* applied(cancelling, step, performance.now() - began)
    return { kind: 'all' }
  } catch (thrown) {
    if (thrown instanceof SkeinError) throw thrown
    await cancelling.end()
    const error = serverError(thrown)
    if (!error || !(await rollBack(bench.work, bench.pooled ? '' : hygiene))) throw lost(bench, step, at, thrown)
    if (isRaced(error, bench)) {
      yield { kind: 'raced', step }
      return { kind: 'over' }
    }
    yield {
      kind: 'failed',
      step,
      error: await failure(
        bench,
        step,
        text,
        list,
        at,
        progress,
        withBlockers(error, watching.blockers),
        performance.now() - began,
        error.code === '57014' && ending.cancel?.aborted ? 'cancelled' : 'failed',
      ),
    }
    return { kind: 'over' }
  } finally {
    await cancelling.end()
    watching.end()
  }
}

function reached(statement: string): Reached {
  const words = /^[a-z_]+(?:\s+(?:if|not|exists|[a-z_."]+)){0,6}/i.exec(statement)?.[0] ?? ''
  return { text: words.replaceAll(/\s+/g, ' '), seen: lasting(statement) !== null }
}

/** A statement that failed did nothing, except one that works in several transactions. */
async function failure(
  bench: Bench,
  step: Ready['step'],
  text: string,
  list: readonly { start: number; end: number }[],
  at: number,
  progress: Progress,
  failed: ServerError,
  milliseconds: number,
  outcome: 'failed' | 'cancelled',
): Promise<SkeinError> {
  const { start, end } = list[at] ?? { start: 0, end: text.length }
  const from = await progress.fail()
  const invalid = invalidIndex(failed)
  const { schema: _, table: __, constraint: ___, ...words } = failed
  const error = invalid === null ? failed : words
  // What was in doubt before may have been done then.
  const began = invalid === null && error.code !== '42P07' && (await leaves(bench, text.slice(start, end)))
  const clean = from === 0 && step.resumeAt === undefined && !began
  if (clean) await ask(bench.work, `${unawaited}; ${progress.remove}`)
  const its = from < at && at < list.length
  const who = from === 0 ? 'nothing' : `the ${from} statement${from === 1 ? '' : 's'}`
  const before = `${who} before ${its ? 'its own BEGIN' : 'it'} stand${from > 1 ? '' : 's'}`
  const stands = clean
    ? `Nothing of it stands.`
    : `Without a transaction ${before}; ${bench.service} is DIRTY at statement ${from + 1} of ${list.length}${began ? ', of which a part stands' : ''}.`
  const { standardConformingStrings, positionsInBytes } = bench.work
  const note = (told: SkeinError): Promise<void> =>
    noteFailure(bench, step, outcome, milliseconds, { code: error.code, ...told.data, statement: at })
  if (outcome === 'cancelled') {
    const next = clean ? undefined : `To go on with it: skein repair ${bench.service} --resume`
    const told = cancelled(bench.service, step, clean ? 'rolled back' : 'unknown', stands, next)
    await note(told)
    return told
  }
  const told = stepError(
    bench.service,
    step,
    error,
    { message: text.slice(start, end), text, start: -start, done: at, standardConformingStrings, positionsInBytes },
    stands,
    clean
      ? invalid === null
        ? undefined
        : { mend: `When nobody builds it: DROP INDEX CONCURRENTLY ${invalid};`, after: ' then run the command again.' }
      : {
          mend: `Correct ${its ? 'what follows that BEGIN' : 'that statement'}`,
          after: `, then: skein repair ${bench.service} --resume`,
        },
  )
  await note(told)
  return told
}

/** Of one that the catalog doesn't tell of, what it does beside others may be left. */
async function leaves({ work }: Bench, statement: string): Promise<boolean> {
  return (await lasting(statement)?.stands(work)) ?? /\bconcurrently\b/i.test(statement)
}

function lost(bench: Bench, step: Ready['step'], at: number, cause: unknown): SkeinError {
  return new SkeinError(
    'CONNECTION_LOST',
    `The connection to ${bench.service} broke during ${stepName(bench.service, step)}, statement ${at + 1}; whether that statement was done is not known.`,
    {
      hint: `When the server is back, skein repair ${bench.service} shows what can be done.`,
      data: { service: bench.service, statement: at },
      cause,
    },
  )
}
