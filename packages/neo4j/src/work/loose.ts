import { type Ending, type Outcome, SkeinError, type Step } from '@skein/core'
import { type Bench, cancelOn, demandLock } from '../bench.ts'
import { isLost, isTerminated, serverError } from '../failure.ts'
import { hashOf, type Progress, progressOf } from '../ledger/open.ts'
import { tagOf } from '../link.ts'
import { alone } from './alone.ts'
import { commit } from './commit.ts'
import { finish } from './finish.ts'
import { type Far, isWhole, looseError, lostError, takesOwn } from './loose-error.ts'
import type { Sending, Sent } from './ready.ts'
import { giveWay, pause } from './retry.ts'

/**
 * Runs a file statement by statement, each in a transaction of its own. Progress is written before each of them, or with
 * it where it is of data, so what a crash leaves is seen with the statement that it was at, and can be gone on with.
 * Gives whether the run goes on.
 */
export async function* runLoose(
  bench: Bench,
  step: Step,
  sending: Sending,
  ending: Ending,
): AsyncGenerator<Outcome, boolean> {
  const marks = Array.from(sending.statements(), ({ text, words }) => ({ words, hash: hashOf(text) }))
  const progress = progressOf(bench, step, marks)
  const from = step.resumeAt ?? 0
  const began = performance.now()
  const quiet = cancelOn(bench, ending.cancel)
  const of = sending.count
  let far: Far = { place: from, of, sent: null, doubt: 'undone' }
  try {
    const begun = await progress.begin()
    if (!begun) {
      yield { kind: 'raced', step }
      return false
    }
    let noted = from
    let place = -1
    for (const sent of from < of ? sending.statements() : []) {
      if (++place < from) continue
      far = { place, of, sent, doubt: 'undone' }
      if (place > from) await demandLock(bench)
      ending.cancel?.throwIfAborted()
      for (let attempt = 0; ; attempt++) {
        try {
          if (sent.kind === 'data' && sending.transaction) {
            if (noted < place) await progress.reach(place, 'undone')
            noted = place + 1
            if (await withProgress(bench, step, sending, sent, place, progress)) break
            yield { kind: 'failed', step, error: lostError(bench, step, far, null) }
            return false
          }
          const stood = place === from ? begun.stood : null
          for await (const doubt of alone(bench, sent, place, stood, progress, ending)) far = { place, of, sent, doubt }
          break
        } catch (thrown) {
          const waiting = isWhole(sent, serverError(thrown)) ? giveWay(thrown, step, attempt, ending) : null
          if (!waiting) throw thrown
          yield waiting
          await pause(waiting.milliseconds, ending)
        }
      }
      yield { kind: 'progress', step, done: place + 1, of }
    }
    far = { place: of, of, sent: null, doubt: 'undone' }
    if (noted < of) await progress.reach(of, 'undone')
    const milliseconds = performance.now() - began
    const end = await finish(bench, step, progress, milliseconds)
    if (end === 'written') yield { kind: 'applied', step, milliseconds }
    else if (end === 'raced') yield { kind: 'raced', step }
    else yield { kind: 'failed', step, error: lostError(bench, step, far, null) }
    return end === 'written'
  } catch (thrown) {
    const isOver = ending.cancel?.aborted ?? false
    if (isLost(thrown)) throw lostError(bench, step, far, thrown)
    const own = thrown instanceof SkeinError && thrown.code === 'STEP_FAILED' ? thrown : null
    const error = own ?? serverError(thrown)
    if (!error && !isOver) throw thrown
    if (isTerminated(thrown) && !isOver) await demandLock(bench)
    const milliseconds = performance.now() - began
    yield {
      kind: 'failed',
      step,
      error: await looseError(bench, step, sending, far, progress, error, milliseconds, isOver),
    }
    return false
  } finally {
    await quiet()
  }
}

/** Both or neither. False: the connection broke, and neither is there. */
async function withProgress(
  bench: Bench,
  step: Step,
  { file }: Sending,
  { text }: Sent,
  place: number,
  progress: Progress,
): Promise<boolean> {
  const work = await bench.link.begin(tagOf(bench.run, 'work'))
  try {
    await work.ask(text)
    const { query, parameters } = progress.advance(place + 1)
    if ((await work.ask(query, parameters)).length === 0) throw takesOwn(bench.service, step, file)
  } catch (error) {
    await work.rollback()
    throw error
  }
  return await commit(bench, work, progress.advanced(place + 1))
}
