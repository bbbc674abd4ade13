import { type CallBody, cancelled, type Ending, type Outcome, SkeinError, stepName } from '@skein/core'
import { functionError, remedy } from './call-error.ts'
import { type Bench, noteFailure } from '../bench.ts'
import { serverError } from '../failure.ts'
import { applied } from './applied.ts'
import { closing, opening } from './block.ts'
import { cancelOn } from './cancel.ts'
import type { Ready } from './group.ts'
import { type Ended, isRaced } from './send.ts'
import { whatStands } from './stands.ts'
import { rollBack } from '../roll-back.ts'
import { verifyError } from './verify-error.ts'

/** Runs a function with the library's own client, inside the transaction that writes its row. */
export async function* runCall(
  bench: Bench,
  { step, kept, manner }: Ready,
  body: CallBody<unknown>,
  ending: Ending,
): AsyncGenerator<Outcome, Ended> {
  const { standardConformingStrings } = bench.work
  const frame = { ...bench, key: 'skein', standardConformingStrings }
  const began = performance.now()
  const cancelling = cancelOn(bench, [ending.cancel])
  let over = false
  try {
    await bench.work.send(opening(frame, step, kept, '', manner.lockTimeout).text)
    await body.call(bench.work.native, ending.cancel ?? new AbortController().signal)
    over = true
    await bench.work.send(closing(frame, step).text)
    yield* applied(cancelling, step, performance.now() - began)
    return { kind: 'all' }
  } catch (thrown) {
    await cancelling.end()
    const error = serverError(thrown)
    if (!(await rollBack(bench.work)))
      throw new SkeinError(
        'CONNECTION_LOST',
        `The connection to ${bench.service} broke during ${stepName(bench.service, step)}.`,
        { hint: 'Run skein status to see what stands.', cause: thrown },
      )
    if (error && isRaced(error, bench)) {
      yield { kind: 'raced', step }
      return { kind: 'over' }
    }
    const left = await whatStands(bench, step)
    if (over && left === 'all') {
      yield* applied(cancelling, step, performance.now() - began)
      return { kind: 'all' }
    }
    const stands = leftOf(bench.service, left)
    const took = performance.now() - began
    if (error?.code === '57014' && ending.cancel?.aborted) {
      await noteFailure(bench, step, 'cancelled', took, {})
      yield {
        kind: 'failed',
        step,
        error: cancelled(bench.service, step, left === 'nothing' ? 'rolled back' : 'unknown', stands),
      }
      return { kind: 'over' }
    }
    const told =
      (error && verifyError(bench.service, step, error, stands, standardConformingStrings)) ??
      functionError(bench.service, step, body, thrown, stands, left === 'part' ? remedy(bench.service) : undefined)
    await noteFailure(bench, step, 'failed', took, { code: error?.code ?? 'FUNCTION', ...told.data })
    yield { kind: 'failed', step, error: told }
    return { kind: 'over' }
  } finally {
    await cancelling.end()
  }
}

/** In words: what stands of a function that failed. */
function leftOf(service: string, left: 'all' | 'part' | 'nothing'): string {
  if (left === 'nothing') return `It was rolled back; ${service} stands where it stood before this step.`
  const row = left === 'part' ? `${service} is DIRTY` : 'so does its row'
  return `It ended the transaction that holds its change and its row together: what it did until then stands, and ${row}.`
}
