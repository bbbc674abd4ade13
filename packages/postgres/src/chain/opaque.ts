import { type CallBody, cancelled, type Ending, type Outcome, SkeinError, type Step, stepName } from '@skein/core'
import { type Bench, noteFailure, readySession } from '../bench.ts'
import { serverError } from '../failure.ts'
import type { Kept } from '../ledger/kept.ts'
import { type Progress, progressOf } from '../ledger/open.ts'
import { firstStatement, lastStatement } from '../ledger/rows.ts'
import { lockTaken } from '../lock.ts'
import { ask, unawaited } from '../pinned.ts'
import { rollBack } from '../roll-back.ts'
import { functionError, remedy } from './call-error.ts'
import { cancelWork } from './cancel.ts'
import type { Ready } from './group.ts'
import { hygiene } from './hygiene.ts'
import { backOff, pause } from './retry.ts'
import { type Ended, isRaced } from './send.ts'

/**
 * Runs a function or a program outside of a transaction. That it began is written before, so what a crash leaves is
 * seen; how far it came nobody can tell.
 */
export async function* runOpaque(
  bench: Bench,
  { step, kept }: Ready,
  body: CallBody<unknown>,
  ending: Ending,
): AsyncGenerator<Outcome, Ended> {
  const progress = progressOf(bench, step, null, 0)
  const began = performance.now()
  const first = await triedTo(() => progress.begin(null))
  if (first) {
    const alive = await rollBack(bench.work)
    const error = serverError(first.thrown)
    if (!alive || !error || !isRaced(error, bench)) throw notBegun(bench, step, first.thrown)
    yield { kind: 'raced', step }
    return { kind: 'over' }
  }
  const unready = await triedTo(() => readySession(bench, null))
  // A signal that came before anybody listened would not be heard, so nothing is waited for between here and the call.
  if (ending.cancel?.aborted) {
    await ask(bench.work, `${unawaited}; ${progress.remove}`)
    yield { kind: 'failed', step, error: cancelled(bench.service, step, 'not started', 'It was not started.') }
    return { kind: 'over' }
  }
  const itself = unready ?? (await triedTo(() => call(bench, body, ending)))
  demandRight(bench, step)
  if (itself && !(itself.thrown instanceof SkeinError) && !(await rollBack(bench.work)))
    throw lost(bench, step, itself.thrown)
  if (bench.work.lost) await renew(bench, step)
  const failed = itself ?? (await triedTo(() => write(bench, step, kept, progress)))
  if (!failed) {
    yield { kind: 'applied', step, milliseconds: performance.now() - began }
    return { kind: 'all' }
  }
  const { thrown } = failed
  if (!(await rollBack(bench.work, bench.pooled ? '' : hygiene))) throw lost(bench, step, thrown)
  const untouched =
    itself !== null && thrown instanceof SkeinError && (thrown.kind === 'refused' || thrown.kind === 'usage')
  if (untouched) await ask(bench.work, `${unawaited}; ${progress.remove}`)
  const wasCancelled = !untouched && ending.cancel?.aborted === true
  const error = untouched ? thrown : wasCancelled ? ended(bench, step) : unknownEnd(bench, step, body, thrown)
  const code = serverError(thrown)?.code ?? (thrown instanceof SkeinError ? thrown.code : 'FUNCTION')
  const told = { code, ...error.data }
  await noteFailure(bench, step, wasCancelled ? 'cancelled' : 'failed', performance.now() - began, told)
  yield { kind: 'failed', step, error }
  return { kind: 'over' }
}

async function triedTo(act: () => Promise<unknown>): Promise<{ readonly thrown: unknown } | null> {
  try {
    await act()
    return null
  } catch (thrown) {
    return { thrown }
  }
}

/** Milliseconds between two looks whether the lock is still ours. */
const look = 250

async function call(bench: Bench, body: CallBody<unknown>, { cancel }: Ending): Promise<void> {
  const end = new AbortController()
  let sent: Promise<unknown> = Promise.resolve()
  const abort = () => {
    sent = cancelWork(bench)
    end.abort()
  }
  cancel?.addEventListener('abort', abort, { once: true })
  const watching = setInterval(() => bench.lock.lost && end.abort(), look)
  try {
    await body.call(bench.work.native, end.signal)
  } finally {
    clearInterval(watching)
    cancel?.removeEventListener('abort', abort)
    // One that came late would cancel what is sent next.
    await sent
  }
}

/** Writes the row of what is done; it can't be given up for another runner that is at work this moment. */
async function write(bench: Bench, step: Step, kept: Kept, { began, remove }: Progress): Promise<void> {
  const { tables, run, pooled, preamble } = bench
  const rows = [firstStatement(tables, run, step, kept), lastStatement(tables, run, step, began), remove]
  if (!pooled) await bench.work.send(hygiene)
  for (let attempt = 0; ; attempt++) {
    try {
      await bench.work.send(`BEGIN; ${[...preamble, ...rows].join('; ')}; COMMIT`)
      return
    } catch (thrown) {
      if (serverError(thrown)?.code !== lockTaken) throw thrown
      await rollBack(bench.work)
      await pause(backOff(attempt), {})
    }
  }
}

/** While a program is at work for hours, the link that rests may break, and a function may end it. */
async function renew(bench: Bench, step: Step): Promise<void> {
  try {
    bench.work = await bench.reopen()
  } catch (cause) {
    throw lost(bench, step, cause)
  }
}

function unknownEnd(bench: Bench, step: Step, body: CallBody<unknown>, thrown: unknown): SkeinError {
  const { service } = bench
  const stands = `How far it came is not known, and nothing of it was rolled back: ${service} is DIRTY.`
  return functionError(service, step, body, thrown, stands, remedy(service))
}

function ended({ service }: Bench, step: Step): SkeinError {
  return cancelled(service, step, 'unknown', `How far it came is not known: ${service} is DIRTY.`, remedy(service))
}

/** @throws SkeinError LOCK_LOST */
function demandRight({ lock, service }: Bench, step: Step): void {
  if (!lock.lost) return
  throw new SkeinError(
    'LOCK_LOST',
    `The lock of ${service} was lost during ${stepName(service, step)}, which was ended. How far it came is not known: ${service} is DIRTY.`,
    { hint: remedy(service), data: { service } },
  )
}

function lost({ service }: Bench, step: Step, cause: unknown): SkeinError {
  return new SkeinError(
    'CONNECTION_LOST',
    `The connection to ${service} broke during ${stepName(service, step)}; how far it came is not known.`,
    { hint: remedy(service), data: { service }, cause },
  )
}

function notBegun({ service }: Bench, step: Step, cause: unknown): SkeinError {
  const why = serverError(cause)?.message ?? (cause as Error).message
  return new SkeinError(
    'CONNECTION_LOST',
    `${stepName(service, step)} was not begun, because that could not be written: ${why}`,
    { hint: `skein status ${service} says what stands.`, data: { service }, cause },
  )
}
