import type { Loaded } from '../migrations/load.ts'
import type { PlanService } from '../plan/plan.ts'
import { chooseFiles } from '../plan/squash.ts'

/** A service as a plan sees it, with what its ledger says. Pure. */
export function viewOf<Client>(loaded: Loaded<Client>, standing: PlanService['standing']): PlanService<Client> {
  const { service, migrations, repeatables, seeds, unnamedSeeds, findings } = loaded
  return {
    name: service.name,
    dependsOn: service.dependsOn ?? [],
    optional: service.optional ?? false,
    ...chooseFiles(migrations, standing),
    // These are kept in the store's own language or as modules, whatever its client.
    repeatables,
    seeds,
    ...(unnamedSeeds !== undefined && { unnamedSeeds }),
    findings,
    standing,
  }
}
