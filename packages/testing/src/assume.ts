import type { Applied, Loaded, PlanService, Requirement } from '@skein/core'

/**
 * The other services as one service's tests take them to be: each stands at exactly the versions that are required of
 * it. Whether it ever gets there is the question of a plan of the whole system.
 */
export function assumed({ service, migrations, repeatables, seeds }: Loaded): readonly PlanService[] {
  const others = new Map<string, Set<Requirement['version']>>()
  for (const requirement of [...migrations, ...repeatables, ...seeds].flatMap(({ requires }) => requires)) {
    if (requirement.service === service.name) continue
    const versions = others.get(requirement.service) ?? new Set()
    others.set(requirement.service, versions.add(requirement.version))
  }
  return [...others].map(([name, versions]) => standingAt(name, [...versions]))
}

function standingAt(name: string, versions: readonly Requirement['version'][]): PlanService {
  const applied = versions.filter((version) => typeof version === 'bigint').map(row)
  const names = versions.filter((version) => typeof version === 'string')
  return {
    name,
    dependsOn: [],
    optional: false,
    migrations: [],
    seeds: [],
    findings: [],
    standing: {
      ledger: 'ours',
      id: null,
      service: name,
      environment: null,
      system: [],
      applied,
      seeds: [],
      repeatables: names.map((made) => ({ name: made, checksum: null, stale: false })),
      open: [],
    },
  }
}

function row(version: bigint): Applied {
  return {
    version,
    description: 'assumed to stand',
    appliedAt: new Date(0),
    checksum: null,
    seq: version,
    requires: [],
    kept: null,
    run: null,
    origin: null,
  }
}
