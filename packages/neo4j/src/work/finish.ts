import type { Step } from '@skein/core'
import type { Bench } from '../bench.ts'
import { serverError } from '../failure.ts'
import type { Progress } from '../ledger/open.ts'
import { firstStatement, lastStatement, lookFor } from '../ledger/rows.ts'
import { tagOf } from '../link.ts'
import { commit } from './commit.ts'
import { keep } from './ready.ts'

/**
 * Writes the row of a step that ran without a transaction, in the place of its progress. `raced`: the row, or the
 * progress, is another's by now; `lost`: the connection broke and the progress stands.
 * @throws SkeinError CONNECTION_LOST when neither can be known; else what the driver throws.
 */
export async function finish(
  bench: Bench,
  step: Step,
  progress: Pick<Progress, 'remove'>,
  milliseconds: number,
): Promise<'written' | 'raced' | 'lost'> {
  const { link, run } = bench
  const work = await link.begin(tagOf(run, 'work'))
  let seq: unknown = null
  try {
    const last = lastStatement(step, run, milliseconds)
    for (const { query, parameters } of [progress.remove, firstStatement(step, run, keep(step)), last]) {
      const [row] = await work.ask(query, parameters)
      if (!row) {
        await work.rollback()
        return 'raced'
      }
      seq = row['seq']
    }
  } catch (error) {
    await work.rollback()
    if (serverError(error)?.code === 'Neo.ClientError.Schema.ConstraintValidationFailed') return 'raced'
    throw error
  }
  return (await commit(bench, work, lookFor(run, seq))) ? 'written' : 'lost'
}
