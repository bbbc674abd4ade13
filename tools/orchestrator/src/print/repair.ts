import type { AilmentValue, RepairValue } from '../values/repair.ts'
import { changeText } from './change.ts'
import type { Paint } from './paint.ts'
import { shortPath } from './plan.ts'
import { many } from './table.ts'

/** What was found, and what can be done about each. */
export function repairText({ ailments }: RepairValue, paint: Paint, cwd: string): string {
  if (ailments.length === 0) return `${paint.green('Nothing needs repair.')}\n`
  const found = ailments.map((ailment) => ailmentText(ailment, paint, cwd)).join('')
  return `${found}${many(ailments.length, 'thing')} found; nothing was touched.\n`
}

function ailmentText(
  { code, message, remedy, was, now, file, change }: AilmentValue,
  paint: Paint,
  cwd: string,
): string {
  const place = file === undefined ? '' : ` (${shortPath(file, cwd)}:1)`
  const differs = change
    ? changeText(change, paint)
    : '  The ledger keeps no text of what was applied, only its checksum, and git here knows no such version of the file.\n'
  const sums = now === undefined ? '' : `  applied ${was ?? 'unknown'}\n  now     ${now}\n${differs}`
  return `${paint.red('✗')} ${paint.bold(code)}  ${message}${place}\n${sums}  → ${remedy}\n`
}
