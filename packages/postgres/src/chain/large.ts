import { type Blocker, cancelled, type Ending, type Outcome, SkeinError } from '@skein/core'
import { type Bench, noteFailure } from '../bench.ts'
import { ofStandby, watchBlockers, withBlockers } from '../blockers.ts'
import { lockTimeout } from '../connect.ts'
import { serverError, type ServerError, stepError } from '../failure.ts'
import { applied } from './applied.ts'
import { closing, opening } from './block.ts'
import { cancelOn } from './cancel.ts'
import type { Ready } from './group.ts'
import { whileWorking } from './queue.ts'
import { backOff, giveWay, pause } from './retry.ts'
import { type Ended, isRaced } from './send.ts'
import { lookAgain, whatStands } from './stands.ts'
import type { Window } from './windows.ts'
import { rollBack } from '../roll-back.ts'
import { verifyError } from './verify-error.ts'

/** A message of a large file. */
interface Message {
  readonly text: string
  readonly window: Window
  /** Where the window begins in it, and how many statements of ours come before it. */
  readonly start: number
  readonly before: number
}

/** Runs a file that is too large for one message: in as many as it takes, all in the one transaction with its row. */
export async function* runLarge(
  bench: Bench,
  { step, sending, kept, manner }: Ready,
  windows: Iterable<Window>,
  attempt: number,
  ending: Ending,
): AsyncGenerator<Outcome, Ended> {
  const { modes = '', statements: of = 0 } = sending ?? {}
  const { standardConformingStrings } = bench.work
  const frame = { ...bench, key: 'skein', standardConformingStrings }
  const open = opening(frame, step, kept, modes, manner.lockTimeout)
  const began = performance.now()
  const cancelling = cancelOn(bench, [ending.cancel])
  let tell = (_: readonly Blocker[]): void => {}
  const seen = ofStandby((blockers) => tell(blockers))
  const watching = watchBlockers(bench, manner.lockTimeout ?? lockTimeout, seen)
  let message: Message | null = null
  let completed = 0
  let done = 0
  try {
    for (const window of windows) {
      if (message) yield { kind: 'progress', step, done, of }
      // Between two messages there is no statement to be cancelled.
      if (ending.cancel?.aborted) {
        await cancelling.end()
        await rollBack(bench.work)
        yield { kind: 'failed', step, error: await cutShort(bench, step, performance.now() - began) }
        return { kind: 'over' }
      }
      const head: typeof open = message ? { text: '', statements: 0 } : open
      const tail = window.last ? closing(frame, step).text : ''
      message = { text: head.text + window.text + tail, window, start: head.text.length, before: head.statements }
      completed = 0
      const { text } = message
      const told = whileWorking<readonly Blocker[], void>((push) => {
        tell = push
        return bench.work.run(text, { completed: () => completed++ })
      })
      for await (const blockers of told)
        yield { kind: 'waiting', step, reason: 'its COMMIT waits for others', milliseconds: 0, blockers }
      done += window.lexed.statements.length
    }
    yield* applied(cancelling, step, performance.now() - began)
    return { kind: 'all' }
  } catch (thrown) {
    await cancelling.end()
    const answer = serverError(thrown)
    const ours = thrown instanceof SkeinError
    const alive = (ours || answer !== null) && (await rollBack(bench.work))
    if (!alive) return yield* lookAgain(bench, [step], thrown)
    // The file was changed while it was read.
    if (ours) {
      yield { kind: 'failed', step, error: thrown }
      return { kind: 'over' }
    }
    if (!answer || !message) throw thrown
    const { blockers } = watching
    const error = withBlockers(answer, blockers)
    if (isRaced(error, bench)) {
      yield { kind: 'raced', step }
      return { kind: 'over' }
    }
    if ((await whatStands(bench, step)) === 'all') {
      yield* applied(cancelling, step, performance.now() - began)
      return { kind: 'all' }
    }
    if (giveWay(error, attempt)) {
      const milliseconds = backOff(attempt)
      yield { kind: 'waiting', step, reason: error.message, milliseconds, blockers }
      await pause(milliseconds, ending)
      return { kind: 'again', from: 0, count: 1 }
    }
    const took = performance.now() - began
    const asked = error.code === '57014' && ending.cancel?.aborted
    yield {
      kind: 'failed',
      step,
      error: asked ? await cutShort(bench, step, took) : await failure(bench, step, message, completed, error, took),
    }
    return { kind: 'over' }
  } finally {
    await cancelling.end()
    watching.end()
  }
}

function stands({ service }: Bench): string {
  return `It was rolled back; ${service} stands where it stood before this step.`
}

async function cutShort(bench: Bench, step: Ready['step'], milliseconds: number): Promise<SkeinError> {
  await noteFailure(bench, step, 'cancelled', milliseconds, {})
  return cancelled(bench.service, step, 'rolled back', stands(bench))
}

async function failure(
  bench: Bench,
  step: Ready['step'],
  message: Message,
  completed: number,
  error: ServerError,
  milliseconds: number,
): Promise<SkeinError> {
  const { standardConformingStrings, positionsInBytes, counts } = bench.work
  const sent = {
    message: message.text,
    text: message.window.text,
    line: message.window.line,
    start: message.start,
    done: counts ? completed - message.before : null,
    standardConformingStrings,
    positionsInBytes,
  }
  const told =
    verifyError(bench.service, step, error, stands(bench), standardConformingStrings) ??
    stepError(bench.service, step, error, sent, stands(bench))
  await noteFailure(bench, step, 'failed', milliseconds, { code: error.code, ...told.data })
  return told
}
