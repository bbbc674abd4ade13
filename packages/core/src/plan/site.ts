import type { Migration, Phase, Repeatable, Requirement } from '../migration.ts'
import type { Applied, Made, Standing } from '../store.ts'
import { compareVersions } from '../version.ts'
import type { PlanService } from './plan.ts'
import { standIn } from './squash.ts'

/** A service while its part of a plan is being worked out. */
export interface Site<Client = unknown> {
  readonly name: string
  /** Its place among the services, for an order that never changes. */
  readonly rank: number
  readonly service: PlanService<Client>
  /** Null: not known. */
  readonly standing: Standing | null
  readonly applied: ReadonlyMap<bigint, Applied>
  /** Last applied first. */
  readonly newest: readonly Applied[]
  readonly files: ReadonlyMap<bigint, Migration<Client>>
  /** Files that don't stand, by version; empty where nothing is known. */
  readonly pending: readonly Migration<Client>[]
  readonly repeatables: ReadonlyMap<string, Repeatable<Client>>
  readonly made: ReadonlyMap<string, Made>
  /** Repeatables that are not there, not as their text says, or stale; by name. */
  readonly due: readonly string[]
  apply: Set<bigint>
  /** Repeatables to make. */
  make: Set<string>
  revert: Set<bigint>
  /** Versions brought back because something that stands already requires them. */
  readonly restored: Map<bigint, Set<Site<Client>>>
}

export type Sites<Client = unknown> = ReadonlyMap<string, Site<Client>>

export function sitesOf<Client>(services: readonly PlanService<Client>[]): Sites<Client> {
  return new Map(services.map((service, rank) => [service.name, siteOf(service, rank)]))
}

function siteOf<Client>(service: PlanService<Client>, rank: number): Site<Client> {
  const standing = service.standing.ledger === 'unknown' ? null : service.standing
  const rows = standing?.applied ?? []
  const applied = new Map(rows.map((row) => [row.version, row]))
  const files = new Map<bigint, Migration<Client>>()
  for (const migration of service.migrations) if (!files.has(migration.version)) files.set(migration.version, migration)
  const repeatables = new Map((service.repeatables ?? []).map((repeatable) => [repeatable.name, repeatable]))
  return {
    name: service.name,
    rank,
    service,
    standing,
    applied,
    newest: [...rows].sort((a, b) => compareVersions(b.seq, a.seq)),
    files,
    pending: standing ? [...files.values()].filter((migration) => !applied.has(migration.version)) : [],
    repeatables,
    made: new Map(standing?.repeatables.map((one) => [one.name, one])),
    due: dueOf(service),
    apply: new Set(),
    make: new Set(),
    revert: new Set(),
    restored: new Map(),
  }
}

/** The names of the repeatables that must be made, for the first time or anew; none where nothing is known. */
export function dueOf({ repeatables = [], standing }: Pick<PlanService, 'repeatables' | 'standing'>): string[] {
  if (standing.ledger === 'unknown') return []
  const made = new Map(standing.repeatables.map((one) => [one.name, one]))
  const isDue = ({ name, up }: Repeatable): boolean => {
    const before = made.get(name)
    return before === undefined || before.stale || (up.checksum !== null && up.checksum !== before.checksum)
  }
  return repeatables.filter(isDue).map(({ name }) => name)
}

/** What has to be read of a service's files to apply this. */
export function fileOf<Client>(
  site: Site<Client>,
  version: bigint | string,
): Migration<Client> | Repeatable<Client> | undefined {
  return typeof version === 'string' ? site.repeatables.get(version) : site.files.get(version)
}

/** What something requires, each by the version that stands for it. */
export function requirements(sites: Sites, requires: readonly Requirement[]): readonly Requirement[] {
  return requires.map(({ service, version }) => {
    const other = typeof version === 'bigint' ? sites.get(service) : undefined
    return { service, version: other && typeof version === 'bigint' ? standIn(other.service, version) : version }
  })
}

/** Whether a version, or a repeatable as its text is now, stands already. */
export function stands(site: Site, version: bigint | string): boolean {
  if (typeof version === 'string') return site.made.has(version) && !site.due.includes(version)
  return site.applied.has(version)
}

/** Whether it stands once the plan is done. */
export function willStand(site: Site, version: bigint | string): boolean {
  if (typeof version === 'string') return site.make.has(version) || stands(site, version)
  return site.apply.has(version) || (site.applied.has(version) && !site.revert.has(version))
}

const phases: readonly Phase[] = ['expand', 'backfill', 'contract']

export function phaseAllowed(migration: Pick<Migration, 'phase'>, last: Phase | undefined): boolean {
  return phases.indexOf(migration.phase) <= phases.indexOf(last ?? 'contract')
}
