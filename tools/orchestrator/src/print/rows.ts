import { type RowChange, rowName, type RowsValue } from '../values/rows.ts'
import type { Paint } from './paint.ts'
import { notesText, shortPath } from './plan.ts'
import { standsText } from './status.ts'
import { many, table } from './table.ts'
import { versionText } from './version.ts'

/** Rows that change, with what that means; the same before and after. */
export function rowsText(value: RowsValue, paint: Paint, cwd: string): string {
  const { changes, notes, because, outcome, services } = value
  if (outcome === 'nothing') return `${paint.green('Nothing to do.')}\n${standsText(services, paint)}`
  const head = `${many(changes.length, 'row')} ${changes.length === 1 ? 'changes' : 'change'}, and nothing is run:\n`
  const lines = table(changes.map((change) => row(change, paint)))
  const why = because === null ? '' : `Because: ${because}\n`
  const accepted = changes.filter(({ change }) => change === 'accept')
  const done = outcome === 'done' ? `${paint.green('Done.')}\n${standsText(services, paint)}` : ''
  return `${head}${lines}${acceptedText(accepted, paint, cwd)}${why}${notesText(notes, paint)}${done}`
}

function row(change: RowChange, paint: Paint): string[] {
  const marks = { add: paint.green('+'), remove: paint.red('-'), close: paint.yellow('×'), accept: paint.yellow('~') }
  const words = { add: change.origin, remove: 'removed', close: 'no longer open', accept: 'accepted as it is now' }
  const seeds = change.forgets ? `, with its seeds ${change.forgets.join(', ')}` : ''
  return [
    marks[change.change],
    versionText(rowName(change), change.label),
    change.description,
    paint.dim(words[change.change] + seeds),
  ]
}

/** What was applied, and what the files hold now. */
function acceptedText(changes: readonly RowChange[], paint: Paint, cwd: string): string {
  if (changes.length === 0) return ''
  const sums = changes.flatMap((change) => [
    [`  ${versionText(rowName(change), change.label)}`, 'applied', change.was ?? 'unknown', ''],
    ['', 'now', change.now ?? '', change.file === undefined ? '' : paint.dim(shortPath(change.file, cwd))],
  ])
  return `${table(sums)}The ledger keeps no text of what was applied, only its checksum: what differs, version control can tell.\n`
}
