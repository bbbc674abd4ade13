import type { Plan, PlanStep } from './plan.ts'

/** Steps that may run at the same time, wave after wave: for people to read; the run follows the edges themselves. */
export function waves<Client>(plan: Plan<Client>): PlanStep<Client>[][] {
  const depth: number[] = []
  const result: PlanStep<Client>[][] = []
  for (const step of plan.steps) {
    const wave = Math.max(0, ...step.after.map((index) => (depth[index] ?? 0) + 1))
    depth.push(wave)
    const list = result[wave] ?? (result[wave] = [])
    list.push(step)
  }
  return result
}
