import {
  type Amendment,
  cancelled,
  type Ending,
  type Finding,
  type Outcome,
  type Session,
  SkeinError,
  type Standing,
  type Step,
  toSkeinError,
} from '@skein/core'
import { type Bench, demandLock, lostError, renewSpent } from './bench.ts'
import { runCall } from './chain/call.ts'
import { readAhead } from './chain/ahead.ts'
import { type Ready, nextGroup } from './chain/group.ts'
import { runLarge } from './chain/large.ts'
import { runLoose } from './chain/loose.ts'
import { runOpaque } from './chain/opaque.ts'
import { type Ended, sendChain } from './chain/send.ts'
import { amendRows } from './ledger/amend.ts'
import { readLedger } from './ledger/read.ts'
import { wipe } from './ledger/wipe.ts'

/** A session over two links; `first` is what was read when the lock was taken, and is as good as a look right after. */
export function openSession(bench: Bench, first: Standing): Session {
  let fresh: Standing | null = first
  return {
    kind: 'session',
    async read() {
      demandLock(bench)
      const known = fresh
      fresh = null
      return known ?? (await readLedger(bench.work, bench.tables))
    },
    run(steps, ending = {}) {
      fresh = null
      return skeinErrors(bench, runSteps(bench, steps, ending))
    },
    async amend(changes: readonly Amendment[]) {
      demandLock(bench)
      fresh = null
      await amendRows(bench, changes)
    },
    async wipe() {
      demandLock(bench)
      fresh = null
      return await wipe(bench)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([bench.work.close(), bench.lock.close()])
    },
  }
}

/** What a link runs into at a moment when nobody expects it is no library's error to whoever runs steps. */
async function* skeinErrors(bench: Bench, outcomes: AsyncIterable<Outcome>): AsyncGenerator<Outcome> {
  try {
    yield* outcomes
  } catch (thrown) {
    if (thrown instanceof SkeinError || !bench.work.lost) throw toSkeinError(thrown)
    throw lostError(bench.service, thrown)
  }
}

async function* runSteps(bench: Bench, steps: readonly Step[], ending: Ending): AsyncGenerator<Outcome> {
  const ahead = readAhead(bench, steps)
  let attempt = 0
  let most = Infinity
  for (;;) {
    const { upcoming } = ahead
    if (!upcoming) return
    demandLock(bench)
    if (ending.stop?.aborted || ending.cancel?.aborted) {
      yield {
        kind: 'failed',
        step: upcoming,
        error: cancelled(bench.service, upcoming, 'not started', 'It was not started.'),
      }
      return
    }
    await ahead.fill()
    const group = nextGroup(ahead.ready.slice(0, most))
    const [head] = group
    if (!head) {
      yield { kind: 'raced', step: upcoming }
      return
    }
    const refused = group.find(({ sending }) => sending?.findings.length)?.sending?.findings[0]
    if (refused) throw unsendable(refused)
    // Only now that more is to come: whoever wants no more closes the link that there is.
    await renewSpent(bench)
    bench.spent = group.some(({ sending }) => sending?.spends)
    const reading = head.sending?.joins ? ahead.fillBehind(group.length) : null
    const ended: Ended = yield* begin(bench, group, head, attempt, ending)
    await reading
    if (ended.kind === 'over') return
    attempt = ended.kind === 'again' && ended.from === 0 && ended.count === group.length ? attempt + 1 : 0
    most = ended.kind === 'again' ? ended.count : Infinity
    ahead.drop(ended.kind === 'again' ? ended.from : group.length)
  }
}

function begin(
  bench: Bench,
  group: readonly Ready[],
  head: Ready,
  attempt: number,
  ending: Ending,
): AsyncGenerator<Outcome, Ended> {
  const { body } = head.step
  if (body !== 'kept' && body.kind === 'call')
    return (body.manner.transaction ? runCall : runOpaque)(bench, head, body, ending)
  if (head.sending?.loose) return runLoose(bench, head, ending)
  if (head.sending?.windows) return runLarge(bench, head, head.sending.windows(), attempt, ending)
  return sendChain(bench, group, attempt, ending)
}

/** The text was judged before the plan was shown, so this is one that only the server's settings make wrong. */
function unsendable({ file, line, message, remedy }: Finding): SkeinError {
  return new SkeinError('FILE_CHANGED', `${file}:${line}: ${message}`, { hint: remedy, data: { file, line } })
}
