import type { Migration, Phase, Requirement } from '../../src/migration.ts'
import type { Goal, PlanOptions } from '../../src/plan/goal.ts'
import type { PlanService } from '../../src/plan/plan.ts'
import type { Applied, Standing } from '../../src/store.ts'

/** `user@2`. */
export type Key = string

/** What files and ledgers say, asked one question at a time; no index, no order kept: easy to see through. */
export class World {
  readonly services: readonly PlanService[]
  readonly goal: Exclude<Goal, { verb: 'seed' }>
  readonly options: PlanOptions

  constructor(services: readonly PlanService[], goal: Exclude<Goal, { verb: 'seed' }>, options: PlanOptions) {
    this.services = services
    this.goal = goal
    this.options = options
  }

  /** The services that the goal speaks of, by name or because it says all. */
  named(): readonly string[] {
    if (this.goal.verb === 'to') return this.goal.targets.map(({ service }) => service)
    return this.goal.services ?? this.services.map(({ name }) => name)
  }

  /** Where `to` says exactly what is to stand. */
  isTarget(name: string): boolean {
    return this.goal.verb === 'to' && this.named().includes(name)
  }

  has(name: string): boolean {
    return this.services.some((service) => service.name === name)
  }

  service(name: string): PlanService {
    return this.services.find((service) => service.name === name)!
  }

  /** Null when it is not known. */
  standing(name: string): Standing | null {
    const { standing } = this.service(name)
    return standing.ledger === 'unknown' ? null : standing
  }

  rows(name: string): readonly Applied[] {
    return this.standing(name)?.applied ?? []
  }

  rowsInOrder(name: string): Applied[] {
    return [...this.rows(name)].sort((a, b) => Number(a.seq - b.seq))
  }

  row(key: Key): Applied | undefined {
    const [name, version] = split(key)
    return this.has(name) ? this.rows(name).find((row) => row.version === version) : undefined
  }

  file(key: Key): Migration | undefined {
    const [name, version] = split(key)
    return this.has(name) ? this.service(name).migrations.find((file) => file.version === version) : undefined
  }

  /** Files that don't stand, in the order of versions; of an unknown store none is known to be pending. */
  pending(name: string): Migration[] {
    if (!this.standing(name)) return []
    return this.service(name).migrations.filter((file) => !this.row(keyOf(name, file.version)))
  }

  phaseAllows(file: Migration): boolean {
    const order: readonly Phase[] = ['expand', 'backfill', 'contract']
    return order.indexOf(file.phase) <= order.indexOf(this.options.phase ?? 'contract')
  }

  /** Every row of every known store. */
  allRows(): { key: Key; name: string; row: Applied }[] {
    return this.services.flatMap(({ name }) =>
      this.rows(name).map((row) => ({ key: keyOf(name, row.version), name, row })),
    )
  }

  /** What this service's rows require and what no longer stands, where it can be brought back. */
  restored(name: string): Key[] {
    const required = this.rows(name).flatMap((row) => row.requires)
    return required.flatMap((requirement) => {
      const key = needed(requirement)
      const file = this.file(key)
      return file && this.standing(requirement.service) && !this.row(key) && this.phaseAllows(file) ? [key] : []
    })
  }

  isAhead(name: string, row: Applied): boolean {
    return this.service(name).migrations.every((file) => file.version < row.version)
  }
}

export function keyOf(name: string, version: bigint | string): Key {
  return `${name}@${version}`
}

export function needed({ service, version }: Requirement): Key {
  return keyOf(service, version)
}

export function split(key: Key): [name: string, version: bigint] {
  const [name = '', version = ''] = key.split('@')
  return [name, BigInt(version)]
}
