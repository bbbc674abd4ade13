import type { Applied, Loaded, PlanService, Requirement } from '@skein/core'

/**
 * The other services as one service's tests take them to be: each stands at exactly the versions that are required of
 * it. Whether it ever gets there is the question of a plan of the whole system.
 */
export function assumed({ service, migrations, seeds }: Loaded): readonly PlanService[] {
  const others = new Map<string, Map<bigint, Applied>>()
  for (const requirement of [...migrations, ...seeds].flatMap(({ requires }) => requires)) {
    if (requirement.service === service.name) continue
    const rows = others.get(requirement.service) ?? new Map<bigint, Applied>()
    others.set(requirement.service, rows.set(requirement.version, row(requirement)))
  }
  return [...others].map(([name, rows]) => standingAt(name, [...rows.values()]))
}

function standingAt(name: string, applied: readonly Applied[]): PlanService {
  return {
    name,
    dependsOn: [],
    optional: false,
    migrations: [],
    seeds: [],
    findings: [],
    standing: { ledger: 'ours', id: null, service: name, environment: null, system: [], applied, seeds: [], open: [] },
  }
}

function row({ version }: Requirement): Applied {
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
