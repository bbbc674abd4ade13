import { cancelled, type Ending, type Outcome, type Session, SkeinError, type Step } from '@skein/core'
import type { ChromaClient } from 'chromadb'
import type { Bench } from './bench.ts'
import { lostError, noDatabase } from './failure.ts'
import { amendRows } from './ledger/amend.ts'
import { claim } from './ledger/claim.ts'
import { standingOf } from './ledger/standing.ts'
import { wipe } from './ledger/wipe.ts'
import { runCall } from './work/call.ts'

/** A session of whoever has the lock. */
export function openSession(bench: Bench): Session<ChromaClient> {
  const { lock, run, server, service } = bench
  // What was read when the lock was taken is as good as a look right after.
  let isFresh = true
  const within = async <Made>(act: () => Promise<Made>): Promise<Made> => {
    try {
      await lock.demand()
      return await act()
    } catch (cause) {
      throw lostError(service, null, cause)
    }
  }
  return {
    kind: 'session',
    read: () =>
      within(async () => {
        if (!isFresh) bench.ledger = await again(bench)
        isFresh = false
        return standingOf(bench.ledger.image)
      }),
    async *run(steps, ending = {}) {
      isFresh = false
      yield* runSteps(bench, steps, ending)
    },
    async amend(changes) {
      isFresh = false
      await within(() => amendRows(server, bench.ledger, run, changes))
    },
    async wipe() {
      isFresh = false
      return await within(() => wipe(server, bench.ledger, run, () => lock.demand()))
    },
    async [Symbol.asyncDispose]() {
      await lock.release()
    },
  }
}

/** As it stands, also when an answer was lost and nobody here knows what was done. */
function again({ lock, run, server, target }: Bench): Promise<Bench['ledger']> {
  return claim(server, run, lock.fence, () => {
    throw noDatabase(target)
  })
}

async function* runSteps(
  bench: Bench,
  steps: readonly Step<ChromaClient>[],
  ending: Ending,
): AsyncGenerator<Outcome<ChromaClient>> {
  const { lock, service } = bench
  for (const step of steps) {
    await lock.demand().catch((cause: unknown) => {
      throw lostError(service, null, cause)
    })
    if (ending.stop?.aborted || ending.cancel?.aborted) {
      yield {
        kind: 'failed',
        step,
        error: cancelled(service, step, 'not started', 'It was not started.'),
      }
      return
    }
    const { body } = step
    if (body === 'kept') {
      // No row keeps a text here, so it is of another's making.
      yield { kind: 'raced', step }
      return
    }
    if (body.kind === 'text')
      throw new SkeinError('FILE_CHANGED', `${body.file} is a text, and Chroma has no language.`, {
        hint: 'Write it as .ts.',
        data: { file: body.file },
      })
    if (!(yield* runCall(bench, step, body, ending))) return
  }
}
