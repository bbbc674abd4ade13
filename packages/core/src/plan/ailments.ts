import type { Migration, Requirement } from '../migration.ts'
import type { Applied, Open } from '../store.ts'
import { openText } from './ledger.ts'
import { namedBy, nameIn, requiredName } from './name.ts'
import type { PlanService } from './plan.ts'
import { known } from './rows.ts'
import { isReplaced, standIn } from './squash.ts'
import { isTold } from './writable.ts'

/** What keeps a service from going on, or says that its ledger and its files part ways. */
export type Ailment = { readonly service: string } &
  /** `said`: what is known of it, in a sentence. */
  (
    | { readonly code: 'DIRTY'; readonly open: Open; readonly said: string }
    /** The text that was applied is not kept, only its checksum. */
    | (OfRow & { readonly code: 'CHANGED_FILE'; readonly file: Migration; readonly now: string })
    | (OfRow & { readonly code: 'MISSING_FILE' })
    | (OfRow & { readonly code: 'BROKEN_REQUIREMENT'; readonly requires: Requirement; readonly required: string })
  )

interface OfRow {
  readonly row: Applied
  /** What its version is called, as `required` is what is missing. */
  readonly name: string
}

/** All that is wrong with the rows of one of the services, by what the ledgers and the files say. Pure. */
export function ailmentsOf(service: PlanService, all: readonly PlanService[]): readonly Ailment[] {
  const { name, migrations } = service
  const { applied, open } = known(service)
  const named = namedBy(service)
  const { files } = named
  const last = migrations.at(-1)?.version ?? null
  return [
    ...open.map((one): Ailment => ({ service: name, code: 'DIRTY', open: one, said: openText(named, one) })),
    ...applied.flatMap((row): Ailment[] => {
      const file = files.get(row.version)
      const of = { service: name, row, name: nameIn(named, row.version) }
      // Of a ledger that tells nothing, nobody knows what was taken back there.
      const requirements = row.requires.filter((requires) => isBroken(requires, all) && tells(requires.service, all))
      const broken = requirements.map((requires): Ailment => ({
        ...of,
        code: 'BROKEN_REQUIREMENT',
        requires,
        required: requiredName(requires, all),
      }))
      const now = file?.up.checksum ?? null
      if (file && now !== null && row.checksum !== null && row.checksum !== now)
        return [{ ...of, code: 'CHANGED_FILE', file, now }, ...broken]
      // A row above all files is a newer release's.
      const gone = !file && last !== null && row.version < last && !isReplaced(service, row.version)
      if (gone) return [{ ...of, code: 'MISSING_FILE' }, ...broken]
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

function tells(service: string, all: readonly PlanService[]): boolean {
  return all.some(({ name, standing }) => name === service && isTold(standing))
}
