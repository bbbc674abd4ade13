import { setTimeout as sleep } from 'node:timers/promises'
import { type CallBody, type Ending, type Outcome, SkeinError, type Step, stepName } from '@skein/core'
import type { ManagedTransaction } from 'neo4j-driver'
import { type Bench, cancelOn, demandLock, noteFailure } from '../bench.ts'
import { cancelled, isLost, isTerminated, lostError, serverError, stepError } from '../failure.ts'
import { firstStatement, lastStatement } from '../ledger/rows.ts'
import { labels } from '../ledger/nodes.ts'
import { tagOf, type Work } from '../link.ts'
import { fileOf, keep, type Sending } from './ready.ts'
import { verify } from './verify.ts'

/** What a function of a migration is given: its step's transaction. */
export type Neo4jClient = Pick<ManagedTransaction, 'run'>

/** What a step does between its row's beginning and its end. */
export interface Act {
  readonly sending: Sending | null
  readonly call: CallBody<Neo4jClient> | null
}

/** How often a step is tried again that the server itself asks to try again: deadlocks and the like. */
const most = 8

/** Where a step was, for its error. */
interface At {
  statement: number
}

/** Runs a step in one transaction with its row. Gives whether the run goes on. */
export async function* runAtomic(bench: Bench, step: Step, act: Act, ending: Ending): AsyncGenerator<Outcome, boolean> {
  const began = performance.now()
  for (let attempt = 0; ; attempt++) {
    const at: At = { statement: -1 }
    const quiet = cancelOn(bench, ending.cancel)
    let work: Work | null = null
    try {
      work = await bench.link.begin(tagOf(bench.run, 'work'))
      if (!(await begun(work, bench, step))) {
        await work.rollback()
        yield { kind: 'raced', step }
        return false
      }
      await inside(work, bench, step, act, at, ending.cancel ?? new AbortController().signal)
      const milliseconds = performance.now() - began
      await finish(work, bench, step, milliseconds)
      await work.commit()
      yield { kind: 'applied', step, milliseconds }
      return true
    } catch (thrown) {
      await work?.rollback()
      const error = serverError(thrown)
      if (isLost(thrown)) throw lostError(bench.service, step, thrown)
      const isOver = ending.cancel?.aborted ?? false
      if (error?.retriable && attempt < most && !isOver) {
        const milliseconds = Math.round(100 * 2 ** Math.min(attempt, 5) * (0.5 + Math.random() / 2))
        yield { kind: 'waiting', step, reason: error.code, milliseconds, blockers: [] }
        await sleep(milliseconds, undefined, ending.cancel ? { signal: ending.cancel } : {}).catch(() => {})
        continue
      }
      // Whoever ends our work from outside also takes the lock.
      if (isTerminated(thrown) && !isOver) await demandLock(bench)
      yield {
        kind: 'failed',
        step,
        error: await failure(bench, step, act, at, thrown, isOver, performance.now() - began),
      }
      return false
    } finally {
      quiet()
    }
  }
}

/** False: the row is another's. */
async function begun(work: Work, { run }: Bench, step: Step): Promise<boolean> {
  const { query, parameters } = firstStatement(step, run, keep(step))
  try {
    return (await work.ask(query, parameters)).length > 0
  } catch (error) {
    if (serverError(error)?.code === 'Neo.ClientError.Schema.ConstraintValidationFailed') return false
    throw error
  }
}

async function inside(
  work: Work,
  bench: Bench,
  step: Step,
  { sending, call }: Act,
  at: At,
  signal: AbortSignal,
): Promise<void> {
  for (const { start, end } of sending?.statements ?? []) {
    at.statement++
    await work.ask(sending?.text.slice(start, end) ?? '')
  }
  if (call) {
    const { native } = work
    await call.call({ run: (query, parameters) => native.run(query, parameters) }, signal)
  }
  at.statement = -1
  await verify(work, bench, step)
}

/** @throws SkeinError STEP_FAILED when the row that was begun is there no more. */
async function finish(work: Work, { service, run }: Bench, step: Step, milliseconds: number): Promise<void> {
  const { query, parameters } = lastStatement(step, run, milliseconds)
  if ((await work.ask(query, parameters)).length > 0) return
  const message = `${stepName(service, step)} (${step.direction}) failed: it takes Skein's own nodes away.\n  at ${fileOf(step)}`
  throw new SkeinError('STEP_FAILED', message, {
    hint: `Leave the labels out that begin with ${labels.row}, as in: MATCH (n) WHERE NOT n:${Object.values(labels).join('|')}`,
    data: { service, step: stepName(service, step), file: fileOf(step) },
  })
}

async function failure(
  bench: Bench,
  step: Step,
  { sending, call }: Act,
  at: At,
  thrown: unknown,
  isOver: boolean,
  milliseconds: number,
): Promise<SkeinError> {
  const { service } = bench
  const stands = `It was rolled back; ${service} stands where it stood before this step.`
  const error = serverError(thrown)
  const note = (outcome: 'failed' | 'cancelled', told: object) => noteFailure(bench, step, outcome, milliseconds, told)
  if (isOver) {
    await note('cancelled', { code: 'CANCELLED' })
    return cancelled(service, step, stands)
  }
  if (thrown instanceof SkeinError) {
    await note('failed', { ...thrown.data, code: thrown.code })
    return thrown
  }
  if (call || !error || !sending) {
    await note('failed', { code: error?.code ?? 'FUNCTION' })
    const how = error ? ` with ${error.code}` : ''
    const message = `${stepName(service, step)} (${step.direction}) failed in its function${how}.\n  at ${fileOf(step)}\n${stands}`
    return new SkeinError('STEP_FAILED', message, {
      hint: 'Correct the function and run the command again.',
      data: { service, step: stepName(service, step), direction: step.direction, status: error?.code ?? null },
      detail: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
      cause: thrown,
    })
  }
  const start = sending.statements[at.statement]?.start ?? null
  const next = 'Correct the file and run the command again.'
  const told = stepError(service, step, error, { file: sending.file, text: sending.text, start, stands, next })
  await note('failed', { ...told.data, code: error.code })
  return told
}
