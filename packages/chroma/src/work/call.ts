import { type CallBody, cancelled, type Ending, type Outcome, SkeinError, type Step } from '@skein/core'
import type { ChromaClient } from 'chromadb'
import type { Bench } from '../bench.ts'
import { clientOf } from '../client.ts'
import { dirty, functionError, lockLost, lostError } from '../failure.ts'
import { commit, type Ledger } from '../ledger/commit.ts'
import { put } from '../ledger/image.ts'
import { begun, closed, done, openId, standsAsPlanned, tried } from '../ledger/rows.ts'

/**
 * Runs a function. That it began is written before it is called, and its row in the place of that after it ended; so
 * whoever finds the store knows whether it ended, and never more. Gives whether the run goes on.
 */
export async function* runCall(
  bench: Bench,
  step: Step<ChromaClient>,
  body: CallBody<ChromaClient>,
  ending: Ending,
): AsyncGenerator<Outcome<ChromaClient>, boolean> {
  const { ledger, lock, run, server, service, target } = bench
  const began = performance.now()
  const took = (): number => performance.now() - began
  const write = async (make: Parameters<typeof commit>[2]): Promise<void> => {
    await lock.demand()
    await commit(server, ledger, make)
  }
  try {
    if (!standsAsPlanned(ledger.image, step)) {
      yield { kind: 'raced', step }
      return false
    }
    await write(() => [begun(step, run)])
    const signal = AbortSignal.any([lock.lost, ...(ending.cancel ? [ending.cancel] : [])])
    const notStarted = cancelled(service, step, 'not started', 'It was not started.')
    const thrown = await called(async () => {
      const client = await clientOf(target, signal, () => lock.check())
      // It would wait for ever for a signal that came before it listened.
      if (signal.aborted) throw notStarted
      await body.call(client, signal)
    })
    if (lock.lost.aborted) throw lock.lost.reason
    if (!thrown) {
      await write((counts) => [
        closed(step),
        ...done(step, run, ledger.image, counts, null),
        tried(step, run, counts, isDown(step) ? 'reverted' : 'applied', took()),
      ])
      yield { kind: 'applied', step, milliseconds: took() }
      return true
    }
    const { error } = thrown
    if (error === notStarted) {
      await write(() => [closed(step)])
      yield { kind: 'failed', step, error: notStarted }
      return false
    }
    if (error instanceof SkeinError && (error.kind === 'refused' || error.kind === 'usage')) {
      await write((counts) => [
        closed(step),
        tried(step, run, counts, 'failed', took(), { ...error.data, code: error.code }),
      ])
      yield { kind: 'failed', step, error }
      return false
    }
    const ways = dirty(service)
    const told = ending.cancel?.aborted
      ? cancelled(service, step, 'unknown', ways.stands, ways.next)
      : functionError(service, step, body.file, error, ways)
    const outcome = told.code === 'CANCELLED' ? 'cancelled' : 'failed'
    const facts = outcome === 'cancelled' ? { code: told.code } : { ...told.data, code: told.data['status'] }
    await write((counts) => [noteEnd(ledger, step), tried(step, run, counts, outcome, took(), facts)])
    yield { kind: 'failed', step, error: told }
    return false
  } catch (cause) {
    if (lock.lost.aborted) throw cause instanceof SkeinError ? cause : lockLost(service, 'it could not be kept')
    throw lostError(service, step, cause)
  }
}

/** What it threw, in a box, because it may throw anything; null when it ended well. */
async function called(call: () => Promise<void>): Promise<{ readonly error: unknown } | null> {
  try {
    await call()
    return null
  } catch (error) {
    return { error }
  }
}

/** It stays open, and history knows how it ended. */
function noteEnd({ image }: Ledger, step: Step): ReturnType<typeof put> {
  const id = openId(step.kind === 'migration' ? step.version : step.name)
  return put('state', id, { ...image.state.get(id)?.metadata, noted: true })
}

function isDown(step: Step): boolean {
  return step.kind === 'migration' && step.direction === 'down'
}
