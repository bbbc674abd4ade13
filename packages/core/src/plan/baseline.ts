import type { Amendment } from '../store.ts'
import type { PlanOptions } from './goal.ts'
import { judgeRows } from './ledger.ts'
import type { PlanService, Refusal } from './plan.ts'
import { filesUpTo, known, type RowsPlan, type RowsTarget } from './rows.ts'
import { stepOf } from './steps.ts'

/**
 * Writes a row for each file up to a version into a ledger that is empty: what they do stood before Skein came. Nothing
 * goes down below it. Pure.
 */
export function baseline(
  service: PlanService,
  target: Exclude<RowsTarget, 'zero'>,
  options: PlanOptions = {},
  because?: string,
): RowsPlan {
  const refusals: Refusal[] = [...judgeRows(service, options, true)]
  const { applied, open, seeds } = known(service)
  const rows = applied.length + open.length + seeds.length
  if (rows > 0) {
    refusals.push({
      code: 'LEDGER_NOT_EMPTY',
      service: service.name,
      version: null,
      message: `The ledger of ${service.name} isn't empty (${rows} row${rows === 1 ? '' : 's'}); a baseline is where a ledger begins.`,
      remedy: `To correct its rows: skein force <version> ${service.name}`,
    })
  }
  const files = filesUpTo(service, target)
  if ('code' in files) return { changes: [], refusals: [...refusals, files] }
  const changes = files.map((file): Amendment => ({ kind: 'add', step: stepOf(file), origin: 'baseline', because }))
  return { changes, refusals }
}
