import { SkeinError } from './error.ts'
import type { Standing } from './standing.ts'
import type { RunInfo } from './store.ts'

/**
 * What a store holds against writing to a ledger of Skein's, before it does.
 * @param format the newest that the store writes.
 * @throws SkeinError WRONG_SERVICE, WRONG_ENVIRONMENT, NEWER_LEDGER.
 */
export function demandOwn(standing: Standing, run: RunInfo, format: number): void {
  if (standing.ledger !== 'ours') return
  if (standing.service !== run.service)
    throw new SkeinError(
      'WRONG_SERVICE',
      `The database configured for ${run.service} belongs to the service ${standing.service}.`,
      { hint: `Check the url of ${run.service}.` },
    )
  if (run.environment !== null && standing.environment !== null && standing.environment !== run.environment)
    throw new SkeinError(
      'WRONG_ENVIRONMENT',
      `The database of ${run.service} is of the environment ${standing.environment}, and this run is for ${run.environment}.`,
      { hint: 'Check the url, or SKEIN_ENV and --env.' },
    )
  if ((standing.format ?? 0) > format)
    throw new SkeinError(
      'NEWER_LEDGER',
      `The ledger of ${run.service} has format ${standing.format}, and this Skein writes format ${format}.`,
      { hint: 'Use the newer Skein that wrote it; this one can still read it.' },
    )
}
