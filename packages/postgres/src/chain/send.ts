import { type Blocker, cancelled, type Ending, type Outcome, SkeinError } from '@skein/core'
import { type Bench, noteFailure } from '../bench.ts'
import { ofStandby, watchBlockers, withBlockers } from '../blockers.ts'
import { lockTimeout } from '../connect.ts'
import { serverError, type ServerError, stepError } from '../failure.ts'
import { offsetOfPosition } from '../lexer/position.ts'
import { applied } from './applied.ts'
import { type Block, block } from './block.ts'
import { cancelOn } from './cancel.ts'
import type { Ready } from './group.ts'
import { whileWorking } from './queue.ts'
import { backOff, giveWay, pause } from './retry.ts'
import { lookAgain, whatStands } from './stands.ts'
import { verifyError } from './verify-error.ts'
import { rollBack } from '../roll-back.ts'

/**
 * How a group ended: all of it stands, its steps from `from` on are to be sent again (at most `count` together), or
 * nothing more may follow.
 */
export type Ended =
  | { readonly kind: 'all' }
  | { readonly kind: 'again'; readonly from: number; readonly count: number }
  | { readonly kind: 'over' }

/** Sends steps as one message, each in a transaction of its own, and tells of each when it is durable. */
export async function* sendChain(
  bench: Bench,
  group: readonly Ready[],
  attempt: number,
  ending: Ending,
): AsyncGenerator<Outcome, Ended> {
  const key = `skein ${bench.run.id} ${Math.random().toString(36).slice(2)}`
  const blocks = group.map(({ step, sending, kept, manner }, index) =>
    block(
      { ...bench, key: `${key} ${index}`, standardConformingStrings: bench.work.standardConformingStrings },
      step,
      sending?.text ?? '',
      kept,
      sending?.modes ?? '',
      manner.lockTimeout,
    ),
  )
  const message = blocks.map(({ text }) => text).join('')
  const signals = group.length > 1 ? [ending.stop, ending.cancel] : [ending.cancel]
  const cancelling = cancelOn(bench, signals)
  let tell = (_: readonly Blocker[]): void => {}
  const shortest = Math.min(...group.map(({ manner }) => manner.lockTimeout ?? lockTimeout))
  const seen = ofStandby((blockers) => tell(blockers))
  const watching = watchBlockers(bench, shortest, seen)
  let done = 0
  let completed = 0
  let began = performance.now()
  try {
    const told = whileWorking<number | readonly Blocker[], void>((push) => {
      tell = push
      return bench.work.run(message, {
        notice: (text) => text.startsWith(`${key} `) && push(performance.now()),
        completed: () => completed++,
      })
    })
    for await (const now of told) {
      const { step } = blocks[done]!
      if (typeof now !== 'number') {
        yield { kind: 'waiting', step, reason: 'its COMMIT waits for others', milliseconds: 0, blockers: now }
        continue
      }
      done++
      yield* applied(cancelling, step, now - began)
      began = now
    }
    if (done < blocks.length)
      throw new SkeinError('BUG', `${bench.service}: the server took ${blocks.length} steps and told of ${done}.`)
    return { kind: 'all' }
  } catch (thrown) {
    if (thrown instanceof SkeinError) throw thrown
    const failing = blocks[done]
    if (!failing) return { kind: 'all' }
    await cancelling.end()
    const answer = serverError(thrown)
    if (!answer || !(await rollBack(bench.work)))
      return yield* lookAgain(
        bench,
        blocks.slice(done).map(({ step }) => step),
        thrown,
      )
    const { blockers } = watching
    const error = withBlockers(answer, blockers)
    const { step } = failing
    const untried = readFirst(bench, blocks, done, completed, message, error)
    if (untried !== null) return { kind: 'again', from: done, count: untried }
    if (isRaced(error, bench)) {
      yield { kind: 'raced', step }
      return { kind: 'over' }
    }
    // What failed may be the statement that tells of the COMMIT before it.
    if ((await whatStands(bench, step)) === 'all') {
      yield* applied(cancelling, step, performance.now() - began)
      return { kind: 'again', from: done + 1, count: group.length }
    }
    if (giveWay(error, attempt)) {
      const milliseconds = backOff(attempt)
      yield { kind: 'waiting', step, reason: error.message, milliseconds, blockers }
      await pause(milliseconds, ending)
      return { kind: 'again', from: done, count: group.length }
    }
    yield {
      kind: 'failed',
      step,
      error: await failure(bench, group, blocks, done, completed, message, error, performance.now() - began, ending),
    }
    return { kind: 'over' }
  } finally {
    await cancelling.end()
    watching.end()
  }
}

/**
 * How many of the steps to send together now, where what the server said is of its reading of the whole message, before
 * it ran any of it: those before the mistake; one, where it doesn't say whose that is. Null for all that was tried.
 */
function readFirst(
  { work }: Bench,
  blocks: readonly Block[],
  applied: number,
  completed: number,
  message: string,
  { code, position }: ServerError,
): number | null {
  if (blocks.length === 1) return null
  if (position !== undefined) {
    let left = offsetOfPosition(message, Number(position), work.positionsInBytes)
    const wrong = blocks.findIndex(({ text }) => (left -= text.length) < 0)
    return wrong > applied ? wrong - applied : null
  }
  // Characters and escapes that the database knows nothing of; where nobody counts, it may be what a file did.
  const unread = work.counts ? completed === 0 : applied === 0 && code.startsWith('22')
  return unread ? 1 : null
}

/** The row was written by somebody else between our look and our step. */
export function isRaced(error: ServerError, { tables }: Bench): boolean {
  if (error.schema !== tables.schema) return false
  if (error.code === '23505')
    return error.constraint === 'schema_migrations_pkey' || error.constraint === 'schema_migrations_state_pkey'
  return error.code === '23502' && error.table === 'schema_migrations_history' && error.column === 'name'
}

async function failure(
  bench: Bench,
  group: readonly Ready[],
  blocks: readonly Block[],
  at: number,
  completed: number,
  message: string,
  error: ServerError,
  milliseconds: number,
  ending: Ending,
): Promise<SkeinError> {
  const { step, start, end, before } = blocks[at]!
  const stands = `It was rolled back; ${bench.service} stands where it stood before this step.`
  const asked = ending.stop?.aborted || ending.cancel?.aborted
  if (error.code === '57014' && asked) {
    await noteFailure(bench, step, 'cancelled', milliseconds, {})
    return cancelled(bench.service, step, 'rolled back', stands)
  }
  const offset = blocks.slice(0, at).reduce((sum, { text }) => sum + text.length, 0)
  const earlier = blocks
    .slice(0, at)
    .reduce((sum, done, index) => sum + done.before + (group[index]?.sending?.statements ?? 0) + done.after, 0)
  const done = bench.work.counts ? completed - earlier - before : null
  const { standardConformingStrings, positionsInBytes } = bench.work
  const sent = {
    message,
    text: message.slice(offset + start, offset + end),
    start: offset + start,
    done,
    standardConformingStrings,
    positionsInBytes,
  }
  const told =
    verifyError(bench.service, step, error, stands, standardConformingStrings) ??
    stepError(bench.service, step, error, sent, stands)
  await noteFailure(bench, step, 'failed', milliseconds, { code: error.code, ...told.data })
  return told
}
