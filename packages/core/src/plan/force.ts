import type { Amendment } from '../store.ts'
import { compareVersions } from '../version.ts'
import type { PlanOptions } from './goal.ts'
import { judgeRows } from './ledger.ts'
import type { PlanService } from './plan.ts'
import { filesUpTo, known, type RowsPlan, type RowsTarget } from './rows.ts'
import { seedsOn, stepOf } from './steps.ts'

/**
 * Makes the rows those of exactly the files up to a version, whatever the database holds. Rows that are right stay as
 * they are; what is open is open no more. Pure.
 */
export function force(service: PlanService, target: RowsTarget, options: PlanOptions = {}, because?: string): RowsPlan {
  const refusals = judgeRows(service, options, target !== 'zero')
  const files = filesUpTo(service, target)
  if ('code' in files) return { changes: [], refusals: [...refusals, files] }
  const { applied, open } = known(service)
  const [wanted, stands] = [
    new Set(files.map(({ version }) => version)),
    new Set(applied.map(({ version }) => version)),
  ]
  const why = { origin: 'forced', because } as const
  const standing = service.standing.ledger === 'unknown' ? null : service.standing
  const changes: Amendment[] = [
    ...open.map(({ version: name }): Amendment => ({ kind: 'close', name, ...why })),
    ...applied
      .filter(({ version }) => !wanted.has(version))
      .sort((a, b) => compareVersions(b.seq, a.seq))
      .map(({ version }): Amendment => {
        const forgets = seedsOn({ name: service.name, standing }, version)
        return { kind: 'remove', version, forgets, ...why }
      }),
    ...files
      .filter(({ version }) => !stands.has(version))
      .map((file): Amendment => ({ kind: 'add', step: stepOf(file), ...why })),
  ]
  return { changes, refusals }
}
