import { type Ending, type Outcome, SkeinError, type Step, stepName } from '@skein/core'
import { type Bench, noteFailure, settle } from '../bench.ts'
import { watchBlockers, withBlockers } from '../blockers.ts'
import { lockTimeout } from '../connect.ts'
import { serverError, type ServerError, stepError } from '../failure.ts'
import { offsetOfPosition } from '../lexer/position.ts'
import { type Block, block } from './block.ts'
import type { Ready } from './group.ts'
import { whileWorking } from './queue.ts'
import { backOff, giveWay, pause } from './retry.ts'
import { verifyError } from './verify-error.ts'
import { ask } from '../pinned.ts'
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
  const quiet = cancelOn(bench, group.length > 1 ? [ending.stop, ending.cancel] : [ending.cancel])
  const watching = watchBlockers(bench, Math.min(...group.map(({ manner }) => manner.lockTimeout ?? lockTimeout)))
  let applied = 0
  let completed = 0
  let began = performance.now()
  try {
    const told = whileWorking<number, unknown>((push) =>
      bench.work.send(message, {
        info: (text) => text.startsWith(`${key} `) && push(performance.now()),
        completed: () => completed++,
      }),
    )
    for await (const now of told) {
      const { step } = blocks[applied++]!
      yield { kind: 'applied', step, milliseconds: now - began }
      began = now
    }
    if (applied < blocks.length)
      throw new SkeinError('BUG', `${bench.service}: the server took ${blocks.length} steps and told of ${applied}.`)
    return { kind: 'all' }
  } catch (thrown) {
    if (thrown instanceof SkeinError) throw thrown
    const failing = blocks[applied]
    if (!failing) return { kind: 'all' }
    const answer = serverError(thrown)
    if (!answer || !(await rollBack(bench.work)))
      return yield* lookAgain(
        bench,
        blocks.slice(applied).map(({ step }) => step),
        thrown,
      )
    const { blockers } = watching
    const error = withBlockers(answer, blockers)
    const { step } = failing
    const wrong = unparsed(blocks, message, error, bench.work.positionsInBytes)
    // The server reads a whole message before it runs any of it: what stands before the mistake was not tried yet.
    if (wrong > applied) return { kind: 'again', from: applied, count: wrong - applied }
    if (isRaced(error, bench)) {
      yield { kind: 'raced', step }
      return { kind: 'over' }
    }
    if (giveWay(error, attempt)) {
      const milliseconds = backOff(attempt)
      yield { kind: 'waiting', step, reason: error.message, milliseconds, blockers }
      await pause(milliseconds, ending)
      return { kind: 'again', from: applied, count: group.length }
    }
    yield {
      kind: 'failed',
      step,
      error: await failure(bench, group, blocks, applied, completed, message, error, performance.now() - began, ending),
    }
    return { kind: 'over' }
  } finally {
    quiet()
    watching.end()
  }
}

/** The place of the block in which a syntax error lies; -1 for every other error. */
function unparsed(
  blocks: readonly Block[],
  message: string,
  { code, position }: ServerError,
  inBytes: boolean,
): number {
  if (code !== '42601' || position === undefined) return -1
  let left = offsetOfPosition(message, Number(position), inBytes)
  return blocks.findIndex(({ text }) => (left -= text.length) < 0)
}

/** The row was written by somebody else between our look and our step. */
export function isRaced(error: ServerError, { tables }: Bench): boolean {
  if (error.schema !== tables.schema) return false
  if (error.code === '23505')
    return error.constraint === 'schema_migrations_pkey' || error.constraint === 'schema_migrations_state_pkey'
  return error.code === '23502' && error.table === 'schema_migrations_history' && error.column === 'name'
}

/** Cancels the work link's statement when one of the signals says so; gives what ends the listening. */
export function cancelOn(bench: Bench, signals: readonly (AbortSignal | undefined)[]): () => void {
  const cancel = () => void cancelWork(bench)
  for (const signal of signals) signal?.addEventListener('abort', cancel, { once: true })
  return () => {
    for (const signal of signals) signal?.removeEventListener('abort', cancel)
  }
}

/** Cancels what the work link is at; never rejects. */
export async function cancelWork(bench: Bench): Promise<void> {
  await ask(
    bench.lock,
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE ${bench.working()} AND datname = current_database()`,
  ).catch(() => {})
}

export function cancelled(service: string, step: Step, stands: string): SkeinError {
  return new SkeinError('CANCELLED', `${stepName(service, step)} was cancelled. ${stands}`, {
    hint: 'Run the command again to go on.',
    data: { service },
  })
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
    return cancelled(bench.service, step, stands)
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

/** The link broke: the ledger says which of the steps stand. */
export async function* lookAgain(bench: Bench, steps: readonly Step[], cause: unknown): AsyncGenerator<Outcome, Ended> {
  const standing = await settle(bench)
  const rows = new Map(standing.applied.map((row) => [row.version, row]))
  const named = new Set([...standing.seeds, ...standing.repeatables].map(({ name }) => name))
  for (const step of steps) {
    const stands =
      step.kind !== 'migration'
        ? named.has(step.name) && !step.again
        : step.direction === 'up'
          ? rows.get(step.version)?.run === bench.run.id
          : rows.get(step.version)?.seq !== step.seq
    if (stands) {
      yield { kind: 'applied', step, milliseconds: 0 }
      continue
    }
    const name = stepName(bench.service, step)
    const error = new SkeinError(
      'CONNECTION_LOST',
      `The connection to ${bench.service} broke during ${name}. Its ledger was read again: ${name} does not stand, and nothing of it is left.`,
      {
        hint: 'Run the command again to go on.',
        data: { service: bench.service },
        cause,
      },
    )
    await noteFailure(bench, step, 'failed', 0, { code: 'CONNECTION_LOST' })
    yield { kind: 'failed', step, error }
    return { kind: 'over' }
  }
  return { kind: 'all' }
}
