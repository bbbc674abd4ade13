import { hash } from 'node:crypto'
import type { Goal, PlanOptions } from './goal.ts'
import type { Plan, PlanService } from './plan.ts'

/**
 * A plan's identity, for approvals and comparisons: services, ledger identities, versions, directions, checksums of
 * the texts that will run, modes, edges, goal and environment; neither times nor paths.
 * @param modes how each step would run, in the order of the steps.
 * @returns 64 hex digits.
 */
export function planHash(
  plan: Plan,
  goal: Goal,
  options: PlanOptions,
  services: readonly PlanService[],
  modes: readonly string[],
): string {
  const ledgers = services.map(({ name, standing }) => [name, standing.ledger === 'unknown' ? null : standing.id])
  const steps = plan.steps.map(({ service, step, after }, index) => {
    const text =
      step.body === 'kept' ? keptOf(services, service, step.kind === 'migration' ? step.seq : null) : step.body.checksum
    return [
      service,
      step.direction,
      step.kind === 'migration' ? step.version : step.name,
      step.checksum,
      text,
      ...(step.kind === 'migration' && step.verify ? [step.verify.checksum] : []),
      modes[index] ?? null,
      after,
    ]
  })
  const whole = JSON.stringify({ goal, options, ledgers, steps }, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  return hash('sha256', whole)
}

function keptOf(services: readonly PlanService[], name: string, seq: bigint | null): string | null {
  const standing = services.find((service) => service.name === name)?.standing
  if (!standing || standing.ledger === 'unknown') return null
  return standing.applied.find((row) => row.seq === seq)?.kept ?? null
}
