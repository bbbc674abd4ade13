import type { Migration, Phase } from '../migration.ts'
import type { Applied, Standing } from '../store.ts'
import { compareVersions } from '../version.ts'
import type { PlanService } from './plan.ts'

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
  apply: Set<bigint>
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
  return {
    name: service.name,
    rank,
    service,
    standing,
    applied,
    newest: [...rows].sort((a, b) => compareVersions(b.seq, a.seq)),
    files,
    pending: standing ? [...files.values()].filter((migration) => !applied.has(migration.version)) : [],
    apply: new Set(),
    revert: new Set(),
    restored: new Map(),
  }
}

/** Whether a version stands once the plan is done. */
export function willStand(site: Site, version: bigint): boolean {
  return site.apply.has(version) || (site.applied.has(version) && !site.revert.has(version))
}

const phases: readonly Phase[] = ['expand', 'backfill', 'contract']

export function phaseAllowed(migration: Migration, last: Phase | undefined): boolean {
  return phases.indexOf(migration.phase) <= phases.indexOf(last ?? 'contract')
}
