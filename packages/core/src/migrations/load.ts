import { existsSync } from 'node:fs'
import type { Finding } from '../finding.ts'
import type { Body, Migration, Repeatable, Seed } from '../migration.ts'
import { layoutOf, pathOf, type Service } from '../service.ts'
import type { MigrationStep } from '../store.ts'
import { readMigrations } from './folder.ts'
import { judgeWhole } from './judge.ts'
import { numbered } from './labels.ts'
import { nothingRead } from './nothing-read.ts'
import { readSeeds, unnamedSeeds } from './seeds.ts'

/** A service with its migrations read and judged; nothing has asked its database yet. */
export interface Loaded<Client = unknown> {
  readonly service: Service<Client>
  readonly migrations: readonly Migration<Client>[]
  readonly repeatables: readonly Repeatable[]
  readonly seeds: readonly Seed[]
  /** A folder of seeds beside the migrations that the service does not name, from the service's folder. */
  readonly unnamedSeeds?: string
  readonly findings: readonly Finding[]
}

/**
 * Reads a service's migrations and seeds, and asks its store how it would run each of them.
 * @throws SkeinError FILE_UNREADABLE, CONFIG_INVALID.
 */
export function load<Client>(service: Service<Client>): Loaded<Client> {
  const [loaded] = numbered([read(service)])
  return loaded!
}

/** The same of services that may speak of each other's versions as these are written. @throws as `load`. */
export function loadAll<Client>(services: readonly Service<Client>[]): ReadonlyMap<string, Loaded<Client>> {
  return new Map(numbered(services.map(read)).map((loaded) => [loaded.service.name, loaded]))
}

function read<Client>(service: Service<Client>): Loaded<Client> {
  const { store } = service
  const folder = pathOf(service, 'migrations')
  const layout = layoutOf(service)
  const fromDisk = folder === null ? null : layout ? layout.read(folder) : readMigrations(folder, store.extensions)
  const migrations: readonly Migration<Client>[] = fromDisk
    ? fromDisk.migrations
    : (service.migrations as readonly Migration<Client>[])
  const seedFolder = pathOf(service, 'seeds')
  const seeds =
    seedFolder !== null && existsSync(seedFolder)
      ? readSeeds(seedFolder, store.extensions)
      : { seeds: [], findings: [] }
  const unnamed = unnamedSeeds(service)
  const sought = { extensions: store.extensions, tool: layout?.tool ?? null, except: seedFolder }
  const unread = folder !== null && fromDisk ? nothingRead({ ...sought, folder }, fromDisk) : []
  return {
    service,
    migrations,
    repeatables: fromDisk?.repeatables ?? [],
    seeds: seeds.seeds,
    ...(unnamed !== null && { unnamedSeeds: unnamed }),
    findings: [...(fromDisk?.findings ?? judgeWhole(migrations)), ...unread, ...seeds.findings],
  }
}

/** What the store itself has against these migrations and seeds. Reads every text: for `validate` and for pending ones. */
export function classifyAll<Client>(loaded: Loaded<Client>, only?: ReadonlySet<bigint>): Finding[] {
  const { store } = loaded.service
  const findings: Finding[] = []
  for (const migration of loaded.migrations) {
    if (only && !only.has(migration.version)) continue
    findings.push(...store.classify(stepOf(migration, 'up')).findings)
    if (migration.down) findings.push(...store.classify(stepOf(migration, 'down')).findings)
  }
  if (only) return findings
  const named = [
    ...loaded.repeatables.map((one) => ({ ...one, kind: 'repeatable' as const })),
    ...loaded.seeds.map((one) => ({ ...one, kind: 'seed' as const })),
  ]
  for (const { kind, name, up: body, requires } of named) {
    const { checksum } = body
    const step = { kind, direction: 'up' as const, name, body: body as Body<Client>, checksum, requires, again: false }
    findings.push(...store.classify(step).findings)
  }
  return findings
}

function stepOf<Client>(migration: Migration<Client>, direction: 'up' | 'down'): MigrationStep<Client> {
  const { version, description, up, down, verify, requires } = migration
  const body = direction === 'up' || !down ? up : down
  return {
    kind: 'migration',
    direction,
    version,
    description,
    body,
    checksum: up.checksum,
    ...(verify && direction === 'up' && { verify }),
    down,
    requires,
    seq: null,
    forgets: [],
  }
}
