import type { Amendment, PlanService, Standing } from '@skein/core'
import type { NoteValue } from './plan.ts'
import type { StandValue } from './run.ts'

/** One row that changes though nothing is run. */
export interface RowChange {
  readonly service: string
  /** `close`: what was begun counts as begun no more. `accept`: the row's checksum becomes that of the file. */
  readonly change: 'add' | 'remove' | 'close' | 'accept'
  /** Null for a seed. */
  readonly version: string | null
  /** The version as its people write it, where that is another text. */
  readonly label?: string
  /** Only for a seed. */
  readonly seed?: string
  readonly description: string
  /** What the row, and history, will say of where it came from. */
  readonly origin: string
  /** Seeds whose rows go with it. */
  readonly forgets?: readonly string[]
  /** Of an `accept`: the checksum that was applied and that of the file, whose name follows. */
  readonly was?: string | null
  readonly now?: string
  readonly file?: string
}

/** Rows that were changed, or would be. */
export interface RowsValue {
  readonly changes: readonly RowChange[]
  /** What the change means to others. */
  readonly notes: readonly NoteValue[]
  readonly because: string | null
  /** Null when nothing was changed. */
  readonly run: string | null
  readonly outcome: 'planned' | 'done' | 'nothing'
  /** Where the services stand after it. */
  readonly services: readonly StandValue[]
}

export function rowChanges(service: PlanService, changes: readonly Amendment[]): RowChange[] {
  return changes.map((change) => rowChange(service, change))
}

function rowChange({ name, standing, migrations }: PlanService, change: Amendment): RowChange {
  const asked: Pick<Standing, 'applied' | 'open'> = standing.ledger === 'unknown' ? { applied: [], open: [] } : standing
  const common = { service: name, origin: change.origin }
  const labelled = (version: bigint | string): Pick<RowChange, 'version' | 'label'> => {
    const label = migrations.find((file) => file.version === version)?.label
    return { version: String(version), ...(label !== undefined && { label }) }
  }
  if (change.kind === 'add') {
    const { step } = change
    if (step.kind === 'migration')
      return { ...common, change: 'add', ...labelled(step.version), description: step.description }
    if (step.kind === 'repeatable') return { ...common, change: 'add', version: step.name, description: '' }
    return { ...common, change: 'add', version: null, seed: step.name, description: step.name }
  }
  if (change.kind === 'close') {
    const description = asked.open.find(({ version }) => version === change.name)?.description ?? ''
    return typeof change.name === 'string' && !change.name.startsWith('R_')
      ? { ...common, change: 'close', version: null, seed: change.name, description: change.name }
      : { ...common, change: 'close', ...labelled(change.name), description }
  }
  const row = asked.applied.find(({ version }) => version === change.version)
  const known = { ...common, ...labelled(change.version), description: row?.description ?? '' }
  if (change.kind === 'remove') {
    const forgets = change.forgets ?? []
    return { ...known, change: 'remove', ...(forgets.length > 0 && { forgets }) }
  }
  const file = migrations.find(({ version }) => version === change.version)?.up.file
  return { ...known, change: 'accept', was: row?.checksum ?? null, now: change.checksum, ...(file && { file }) }
}

/** What a row is called: `user@2`, or `user seed 010_countries`. */
export function rowName({ service, version, seed }: Pick<RowChange, 'service' | 'version' | 'seed'>): string {
  return version === null ? `${service} seed ${seed}` : `${service}@${version}`
}
