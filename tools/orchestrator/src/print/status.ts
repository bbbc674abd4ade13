import type { StandValue } from '../values/run.ts'
import { type ServiceValue, type StatusValue } from '../values/status.ts'
import { standsOf } from '../values/run.ts'
import type { Paint } from './paint.ts'
import { table } from './table.ts'
import { versionText } from './version.ts'

/** Where services stand, a line each, then what waits and what is wrong. */
export function statusText(value: StatusValue, paint: Paint): string {
  const lines = value.services.map(
    (service) =>
      problemLines(service.problems, paint) +
      [...originLines(service, paint), ...pendingLines(service, paint)].map((line) => `${line}\n`).join(''),
  )
  return standsText(standsOf(value), paint) + lines.join('')
}

/** `user  7  up to date`, a line for each service. */
export function standsText(stands: readonly StandValue[], paint: Paint): string {
  return table(
    stands.map((stand) => [
      paint.bold(stand.service),
      versionText(stand.at ?? '–', stand.label),
      stateOf(stand, paint),
    ]),
  )
}

function stateOf({ pending, contracts, dirty, reachable, ledger, optional }: StandValue, paint: Paint): string {
  if (!reachable) return optional ? paint.yellow('out of reach (optional)') : paint.red('out of reach')
  if (ledger === 'torn') return paint.red('not known: its ledger is torn')
  if (ledger === 'foreign') return paint.red("not known: its ledger is another tool's")
  if (dirty) return paint.red('dirty: a step was begun and did not end')
  const due = pending - contracts
  const waiting = contracts > 0 ? `${contracts} contract${contracts === 1 ? '' : 's'} waiting` : ''
  if (due > 0) return paint.yellow([`${due} pending`, waiting].filter(Boolean).join(', '))
  return paint.green('up to date') + (waiting && `, ${waiting}`)
}

/** A line for each, the last one ended as well. */
export function problemLines(problems: ServiceValue['problems'], paint: Paint): string {
  const lines = problems.map(({ code, severity, message }) =>
    severity === 'error'
      ? `${paint.red('✗')} ${paint.bold(code)}  ${message}\n`
      : `${paint.dim(`Note: ${message} (${code})`)}\n`,
  )
  return lines.join('')
}

/** Rows for which nothing was run, by where they came from. */
function originLines({ service, applied }: ServiceValue, paint: Paint): string[] {
  const versions = new Map<string, string[]>()
  for (const { version, label, origin } of applied)
    if (origin !== null) versions.set(origin, [...(versions.get(origin) ?? []), label ?? version])
  return [...versions].map(([origin, list]) => {
    const [first, last] = [list.at(0), list.at(-1)]
    const which = list.length > 2 ? `${first} … ${last}` : list.join(', ')
    return paint.dim(
      `Note: ${service} has ${list.length === 1 ? 'a row' : `${list.length} rows`} by ${words[origin] ?? origin}: ${which}`,
    )
  })
}

const words: Readonly<Record<string, string>> = {
  baseline: 'baseline',
  forced: 'force',
  adopted: 'adoption from another tool',
  repaired: 'repair',
}

function pendingLines({ service, pending }: ServiceValue, paint: Paint): string[] {
  return pending.map(
    ({ version, label, description, phase }) =>
      `${paint.yellow('·')} ${service}@${versionText(version, label)} ${description}${phase === 'expand' ? '' : paint.dim(`  ${phase}`)}`,
  )
}
