import type { AttemptValue, HistoryValue, StatsValue } from '../values/history.ts'
import type { Paint } from './paint.ts'
import { table } from './table.ts'
import { versionText } from './version.ts'

/** Attempts a line each, newest first, or what they come to. */
export function historyText({ services }: HistoryValue, paint: Paint): string {
  return services
    .map(({ service, attempts = [], stats, unreachable }) => {
      if (unreachable !== undefined) return `${paint.bold(service)}  ${paint.red('not known')}: ${unreachable}\n`
      const rows = stats ? statsRows(stats, paint) : attempts.map((attempt) => row(attempt, paint))
      return `${paint.bold(service)}${rows.length === 0 ? '  no history' : ''}\n${table(rows)}`
    })
    .join('')
}

function row(attempt: AttemptValue, paint: Paint): string[] {
  const { at, action, name, label, description, outcome, milliseconds, by, run, error, because } = attempt
  const colour =
    outcome === 'failed' ? paint.red : ['cancelled', 'unknown'].includes(outcome) ? paint.yellow : paint.green
  const code = error?.['code'] ?? error?.['sqlstate']
  return [
    '',
    at.slice(0, 19).replace('T', ' '),
    action,
    versionText(name, label),
    colour(outcome) + (typeof code === 'string' ? ` ${paint.red(code)}` : ''),
    milliseconds === null ? '' : duration(milliseconds),
    description,
    by,
    paint.dim(run.slice(0, 8)),
    because === null ? '' : `because: ${because}`,
  ]
}

function statsRows(stats: readonly StatsValue[], paint: Paint): string[][] {
  if (stats.length === 0) return []
  const head = ['', '', 'attempts', 'failed', 'median', 'longest', ''].map((title) => paint.dim(title))
  return [
    head,
    ...stats.map(({ action, name, label, description, attempts, failures, median, max }) => [
      '',
      `${action} ${versionText(name, label)}`,
      String(attempts),
      failures === 0 ? '' : paint.red(String(failures)),
      median === null ? '' : duration(median),
      max === null ? '' : duration(max),
      description,
    ]),
  ]
}

/** `850 µs`, `12 ms`, `3.4 s`, `2 min 5 s`. */
function duration(milliseconds: number): string {
  if (milliseconds < 1) return `${Math.round(milliseconds * 1000)} µs`
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
