import { SkeinError } from './error.ts'
import type { Standing } from './standing.ts'
import type { RunInfo } from './store.ts'

/**
 * What a store holds against writing to a ledger of Skein's, before it does.
 * @throws SkeinError WRONG_SERVICE, WRONG_ENVIRONMENT, NEWER_LEDGER, HISTORY_LOST, TORN_LEDGER.
 */
export function demandOwn(standing: Standing, run: RunInfo): void {
  const { service, environment, unwritable, torn } = standing
  if (service !== null && service !== run.service)
    throw new SkeinError(
      'WRONG_SERVICE',
      `The database configured for ${run.service} belongs to the service ${service}.`,
      { hint: `Check the url of ${run.service}.` },
    )
  if (run.environment !== null && environment !== null && environment !== run.environment)
    throw new SkeinError(
      'WRONG_ENVIRONMENT',
      `The database of ${run.service} is of the environment ${environment}, and this run is for ${run.environment}.`,
      { hint: 'Check the url, or SKEIN_ENV and --env.' },
    )
  const wrong = torn ? { code: 'TORN_LEDGER' as const, ...torn } : unwritable
  if (wrong)
    throw new SkeinError(wrong.code, `In ${run.service}'s database ${wrong.message}`, {
      hint: wrong.remedy,
      data: { service: run.service },
    })
}

/**
 * What a store says of a ledger's format.
 * @param written the one that it has.
 * @param newest the newest that this version writes.
 */
export function formatOf(written: number, newest: number): Pick<Standing, 'format' | 'unwritable'> {
  if (written <= newest) return { format: written }
  const message = `the ledger has format ${written}, and this Skein writes format ${newest}: it reads and checks it, and writes nothing.`
  const remedy = 'Install the Skein that wrote it, or a newer one, and run the command with that.'
  return { format: written, unwritable: { code: 'NEWER_LEDGER', message, remedy } }
}
