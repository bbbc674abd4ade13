import type { Migration, Requirement } from '../migration.ts'
import type { Applied, Open } from '../store.ts'
import type { PlanService } from './plan.ts'
import { known } from './rows.ts'
import { isReplaced, standIn } from './squash.ts'

/** What keeps a service from going on, or says that its ledger and its files part ways. */
export type Ailment = { readonly service: string } & (
  | { readonly code: 'DIRTY'; readonly open: Open }
  /** The text that was applied is not kept, only its checksum. */
  | { readonly code: 'CHANGED_FILE'; readonly row: Applied; readonly file: Migration; readonly now: string }
  | { readonly code: 'MISSING_FILE'; readonly row: Applied }
  | { readonly code: 'BROKEN_REQUIREMENT'; readonly row: Applied; readonly requires: Requirement }
)

/** All that is wrong with the rows of one of the services, by what the ledgers and the files say. Pure. */
export function ailmentsOf(service: PlanService, all: readonly PlanService[]): readonly Ailment[] {
  const { name, migrations } = service
  const { applied, open } = known(service)
  const files = new Map(migrations.map((file) => [file.version, file]))
  const last = migrations.at(-1)?.version ?? null
  return [
    ...open.map((one): Ailment => ({ service: name, code: 'DIRTY', open: one })),
    ...applied.flatMap((row): Ailment[] => {
      const file = files.get(row.version)
      const requirements = row.requires.filter((requires) => isBroken(requires, all))
      const broken = requirements.map((requires): Ailment => ({
        service: name,
        code: 'BROKEN_REQUIREMENT',
        row,
        requires,
      }))
      const now = file?.up.checksum ?? null
      if (file && now !== null && row.checksum !== null && row.checksum !== now)
        return [{ service: name, code: 'CHANGED_FILE', row, file, now }, ...broken]
      // A row above all files is a newer release's.
      const gone = !file && last !== null && row.version < last && !isReplaced(service, row.version)
      if (gone) return [{ service: name, code: 'MISSING_FILE', row }, ...broken]
      return broken
    }),
  ]
}

/** It was taken back; where nobody can look it isn't known to be. */
export function isBroken({ service, version }: Requirement, all: readonly PlanService[]): boolean {
  const other = all.find(({ name }) => name === service)
  if (!other || other.standing.ledger === 'unknown') return false
  if (typeof version === 'string') return other.standing.repeatables.every(({ name }) => name !== version)
  const wanted = standIn(other, version)
  return other.standing.applied.every((row) => row.version !== wanted)
}
