import type { PlanService, PlanStep } from '../../src/plan/plan.ts'
import type { Applied, Standing } from '../../src/store.ts'

/** The same system once these steps were made, one by one. */
export function advance(services: readonly PlanService[], steps: readonly PlanStep[]): PlanService[] {
  return services.map((service) => {
    if (service.standing.ledger === 'unknown') return service
    const mine = steps.filter((step) => step.service === service.name)
    return { ...service, standing: mine.reduce(make, service.standing) }
  })
}

function make(standing: Standing, { step }: PlanStep): Standing {
  const { applied, seeds } = standing
  if (step.kind === 'repeatable') {
    const others = standing.repeatables.filter(({ name }) => name !== step.name)
    return { ...standing, repeatables: [...others, { name: step.name, checksum: step.checksum, stale: false }] }
  }
  if (step.kind !== 'migration') {
    const others = seeds.filter((seed) => seed.name !== step.name)
    return { ...standing, seeds: [...others, { name: step.name, checksum: step.checksum, requires: step.requires }] }
  }
  if (step.direction === 'down') {
    const repeatables = standing.repeatables.map((made) => ({ ...made, stale: true }))
    return { ...standing, repeatables, applied: applied.filter((row) => row.version !== step.version) }
  }
  const row: Applied = {
    version: step.version,
    description: step.description,
    appliedAt: new Date(0),
    checksum: step.checksum,
    seq: 1n + applied.reduce((highest, { seq }) => (seq > highest ? seq : highest), 0n),
    requires: step.requires,
    kept: step.down?.checksum ?? null,
    run: 'this run',
    origin: null,
  }
  return { ...standing, ledger: 'ours', applied: [...applied, row] }
}
