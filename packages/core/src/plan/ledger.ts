import type { Open, Standing } from '../store.ts'
import type { PlanOptions } from './goal.ts'
import { nameIn, type Named } from './name.ts'
import type { PlanService, Refusal, RefusalCode } from './plan.ts'
import { wayTo } from './system.ts'
import { unwritableBy } from './writable.ts'

export type Report = (
  code: RefusalCode,
  version: bigint | null,
  message: string,
  remedy: string,
  where?: { file: string; line: number; was?: string },
) => void

/** Writes refusals of one service into a list. */
export function reporter(service: string, refusals: Refusal[]): Report {
  return (code, version, message, remedy, where) => refusals.push({ code, service, version, message, remedy, ...where })
}

/** What stands against changing a ledger's rows, whatever they say; and, to add some, against the files as a whole. */
export function judgeRows(
  { name, standing, findings }: PlanService,
  options: PlanOptions,
  adding: boolean,
): readonly Refusal[] {
  const refusals: Refusal[] = []
  const report = reporter(name, refusals)
  if (standing.ledger === 'unknown') {
    report('UNREACHABLE', null, `${name} can't be read: ${standing.reason}`, wayTo(standing))
    return refusals
  }
  judgeLedger(name, standing, options, report)
  if (standing.unwritable) refusals.push(unwritableBy(name, standing.unwritable))
  for (const { code, severity, message, remedy, file, line } of adding ? findings : [])
    if (severity === 'error') report(code, null, message, remedy, { file, line })
  return refusals
}

/** Whether the ledger is one that may be written here. */
export function judgeLedger(name: string, standing: Standing, options: PlanOptions, report: Report): void {
  if (standing.torn) {
    report('TORN_LEDGER', null, `In ${name}'s database ${standing.torn.message}`, standing.torn.remedy)
  } else if (standing.ledger === 'foreign') {
    report(
      'FOREIGN_LEDGER',
      null,
      standing.foreign === undefined
        ? `The table schema_migrations in ${name}'s database is not Skein's; it was left as it is.`
        : `${standing.foreign} in ${name}'s database says what another tool applied there; it was left as it is.`,
      "Point the service at its own database, or take the other tool's table over with: skein adopt",
    )
  }
  judgeOwner(name, standing, options, report)
}

export function judgeOwner(name: string, standing: Standing, options: PlanOptions, report: Report): void {
  if (standing.service !== null && standing.service !== name) {
    report(
      'WRONG_SERVICE',
      null,
      `The database configured for ${name} belongs to the service ${standing.service}.`,
      `Check the url of ${name}.`,
    )
  }
  const environment = options.environment ?? null
  if (standing.environment !== null && environment !== null && standing.environment !== environment) {
    report(
      'WRONG_ENVIRONMENT',
      null,
      `The database of ${name} is of the environment ${standing.environment}, and this run is for ${environment}.`,
      'Check the url, or SKEIN_ENV and --env.',
    )
  }
}

export function judgeOpen(site: Named, { open: all }: Standing, report: Report): void {
  for (const open of all) {
    const version = typeof open.version === 'bigint' ? open.version : null
    report('DIRTY', version, openText(site, open), `skein repair ${site.name} says what can be done.`)
  }
}

/** What is known of a step that began and did not end, in a sentence. */
export function openText(
  { name, files }: Named,
  { version, direction, statement, text, inDoubt, since }: Open,
): string {
  const isSeed = typeof version === 'string' && !version.startsWith('R_')
  const it = isSeed ? `${name} seed ${version}` : nameIn({ name, files }, version)
  const began = `${it}${direction === 'down' ? ' (down)' : ''} was begun on ${since.toISOString()} and`
  if (statement === null) return `${began} its end is not known.`
  const at = `statement ${statement + 1}${text ? ` (${text})` : ''}`
  return inDoubt
    ? `${began} its end is not known: ${at} may be done or not.`
    : `${began} stopped at ${at}; going on from there is safe.`
}
