import { cancelled, type Ending, type Outcome, type Session, SkeinError, type Standing, type Step } from '@skein/core'
import { type Bench, demandLock } from './bench.ts'
import { isLost, lostError, refuse } from './failure.ts'
import { amendRows } from './ledger/amend.ts'
import { readLedger } from './ledger/read.ts'
import { wipe } from './ledger/wipe.ts'
import { type Neo4jClient, runAtomic } from './work/atomic.ts'
import { runLoose } from './work/loose.ts'
import { runOpaque } from './work/opaque.ts'
import { makeReady } from './work/ready.ts'

/** A session of whoever has the lock; `first` is what was read when it was taken. */
export function openSession(bench: Bench, first: Standing): Session<Neo4jClient> {
  let fresh: Standing | null = first
  return {
    kind: 'session',
    async read() {
      const known = fresh
      fresh = null
      await demandLock(bench)
      return known ?? (await readLedger(bench.link).catch(refuse))
    },
    run(steps, ending = {}) {
      fresh = null
      return runSteps(bench, steps, ending)
    },
    async amend(changes) {
      fresh = null
      await demandLock(bench)
      await amendRows(bench, changes)
    },
    async wipe() {
      fresh = null
      await demandLock(bench)
      return await wipe(bench)
    },
    async [Symbol.asyncDispose]() {
      await bench.lock.rollback()
      await bench.link.close()
    },
  }
}

async function* runSteps(
  bench: Bench,
  steps: readonly Step<Neo4jClient>[],
  ending: Ending,
): AsyncGenerator<Outcome<Neo4jClient>> {
  for (const step of steps) {
    await demandLock(bench)
    if (ending.stop?.aborted || ending.cancel?.aborted) {
      yield { kind: 'failed', step, error: cancelled(bench.service, step, 'not started', 'It was not started.') }
      return
    }
    const { body } = step
    const call = body !== 'kept' && body.kind === 'call' ? body : null
    const sending = await makeReady(bench.link, step).catch((cause: unknown) => {
      throw cause instanceof SkeinError ? cause : lostError(bench.service, cause)
    })
    if (!sending && !call) {
      yield { kind: 'raced', step }
      return
    }
    const [finding] = sending?.findings ?? []
    if (finding) {
      const { file, line, message, remedy } = finding
      throw new SkeinError('FILE_CHANGED', `${file}:${line}: ${message}`, { hint: remedy, data: { file, line } })
    }
    try {
      const goesOn = sending?.loose
        ? yield* runLoose(bench, step, sending, ending)
        : call && !call.manner.transaction
          ? yield* runOpaque(bench, step, call, ending)
          : yield* runAtomic(bench, step, { sending, call }, ending)
      if (!goesOn) return
    } catch (cause) {
      throw isLost(cause) ? lostError(bench.service, cause) : cause
    }
  }
}
