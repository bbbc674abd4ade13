import { type CallBody, cancelled, type Ending, type Outcome, type Step } from '@skein/core'
import { type Bench, cancelOn, demandLock } from '../bench.ts'
import { progressOf } from '../ledger/open.ts'
import { tagOf } from '../link.ts'
import type { Neo4jClient } from './atomic.ts'
import { finish } from './finish.ts'
import { lostBefore, opaqueError, unwritten } from './opaque-error.ts'
import { watchLock } from './watch.ts'

/**
 * Runs a function outside of any transaction. Nobody can tell how far it came when it fails, so what is written before
 * it is called stays then. Gives whether the run goes on.
 */
export async function* runOpaque(
  bench: Bench,
  step: Step,
  call: CallBody<Neo4jClient>,
  { cancel }: Ending,
): AsyncGenerator<Outcome, boolean> {
  const progress = progressOf(bench, step, null)
  const began = performance.now()
  const begun = await progress.begin().catch((cause: unknown) => {
    throw lostBefore(bench, step, cause)
  })
  if (!begun) {
    yield { kind: 'raced', step }
    return false
  }
  // It would wait for ever for a signal that came before it listened.
  if (cancel?.aborted) {
    await bench.link.ask(progress.remove.query, progress.remove.parameters)
    yield { kind: 'failed', step, error: cancelled(bench.service, step, 'not started', 'It was not started.') }
    return false
  }
  const lock = watchLock(bench)
  const signal = cancel ? AbortSignal.any([lock.lost, cancel]) : lock.lost
  const quiet = cancelOn(bench, signal)
  const free = bench.link.free(tagOf(bench.run, 'work'))
  try {
    await call.call({ run: free.run }, signal)
  } catch (thrown) {
    if (lock.lost.aborted) await demandLock(bench)
    const isOver = cancel?.aborted ?? false
    const error = await opaqueError(bench, step, progress, thrown, isOver, performance.now() - began)
    yield { kind: 'failed', step, error }
    return false
  } finally {
    await quiet()
    lock.end()
    await free.close()
  }
  const milliseconds = performance.now() - began
  const end = await finish(bench, step, progress, milliseconds).catch((cause: unknown) => {
    throw unwritten(bench, step, cause)
  })
  if (end === 'lost') throw unwritten(bench, step, null)
  yield end === 'raced' ? { kind: 'raced', step } : { kind: 'applied', step, milliseconds }
  return end === 'written'
}
