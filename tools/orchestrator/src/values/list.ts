import {
  type Applied,
  type Body,
  compareVersions,
  dueOf,
  isReplaced,
  isTold,
  type Migration,
  type PlanService,
  type Prepared,
} from '@skein/core'
import { type ProblemValue, problemsOf } from './status.ts'

/** One migration and what is known of it. */
export interface MigrationValue {
  readonly version: string
  /** The version as its people write it, where their layout writes it otherwise. */
  readonly label?: string
  readonly description: string
  /** `missing`: it stands and its file is not here. `changed`: its file is not what was applied. `unknown`: nobody could be asked. */
  readonly state: 'applied' | 'pending' | 'dirty' | 'missing' | 'changed' | 'unknown'
  /** Null where the file is not here. */
  readonly phase: string | null
  readonly requires: readonly string[]
  /** It can be taken back. */
  readonly reversible: boolean
  readonly appliedAt: string | null
  /** Why its row is there though nothing was run for it: `baseline`, `forced`, …; null for all others. */
  readonly origin: string | null
  /** Of its up; null for a function, and where the file is not here. */
  readonly bytes: number | null
}

export interface ListValue {
  readonly services: readonly {
    readonly service: string
    readonly migrations: readonly MigrationValue[]
    /** What is said of its ledger as a whole. */
    readonly problems: readonly ProblemValue[]
  }[]
}

/** @param named only these services; null: all. */
export function listValue(prepared: Prepared, named: readonly string[] | null): ListValue {
  const services = prepared.services.filter(({ name }) => named?.includes(name) ?? true)
  return {
    services: services.map((service) => ({
      service: service.name,
      migrations: migrationsOf(service),
      problems: problemsOf(service.name, prepared.plan).filter(({ code }) => ofLedgers.has(code)),
    })),
  }
}

/** What is said of a ledger as a whole; what is wrong with one migration is seen in its state. */
const ofLedgers = new Set([
  'FOREIGN_LEDGER',
  'HISTORY_LOST',
  'NEWER_LEDGER',
  'TORN_LEDGER',
  'UNREACHABLE',
  'WRONG_ENVIRONMENT',
  'WRONG_SERVICE',
])

function migrationsOf(service: PlanService): MigrationValue[] {
  const { migrations, standing } = service
  const asked = isTold(standing) ? standing : null
  const rows = new Map(asked?.applied.map((row) => [row.version, row]))
  const open = new Set(asked?.open.map(({ version }) => version))
  const files = new Map(migrations.map((file) => [file.version, file]))
  const versions = [...new Set([...files.keys(), ...rows.keys()])].sort(compareVersions)
  const known = versions.map((version): MigrationValue => {
    const [file, row] = [files.get(version), rows.get(version)]
    const requires = file?.requires ?? row?.requires ?? []
    return {
      version: String(version),
      ...(file?.label !== undefined && { label: file.label }),
      description: file?.description ?? row?.description ?? '',
      state: open.has(version) ? 'dirty' : asked ? stateOf(service, file, row) : 'unknown',
      phase: file?.phase ?? null,
      requires: requires.map((item) => `${item.service}@${item.version}`),
      reversible: file ? !file.irreversible && (file.down !== null || row?.kept != null) : row?.kept != null,
      appliedAt: row?.appliedAt.toISOString() ?? null,
      origin: row?.origin ?? null,
      bytes: bytesOf(file),
    }
  })
  return [...known, ...repeatablesOf(service, open)]
}

function repeatablesOf(service: PlanService, open: ReadonlySet<bigint | string>): MigrationValue[] {
  const due = new Set(dueOf(service))
  const asked = isTold(service.standing)
  return (service.repeatables ?? []).map((file): MigrationValue => ({
    version: file.name,
    description: 'made anew when it changes',
    state: open.has(file.name) ? 'dirty' : !asked ? 'unknown' : due.has(file.name) ? 'pending' : 'applied',
    phase: 'expand',
    requires: file.requires.map((item) => `${item.service}@${item.version}`),
    reversible: true,
    appliedAt: null,
    origin: null,
    bytes: bytesOf(file),
  }))
}

function bytesOf(file: { readonly up: Body } | undefined): number | null {
  return file?.up.kind === 'text' ? Buffer.byteLength(file.up.read()) : null
}

function stateOf(service: PlanService, file: Migration | undefined, row: Applied | undefined): MigrationValue['state'] {
  if (!row) return 'pending'
  if (!file) return isReplaced(service, row.version) ? 'applied' : 'missing'
  return row.checksum !== null && file.up.checksum !== null && row.checksum !== file.up.checksum ? 'changed' : 'applied'
}
