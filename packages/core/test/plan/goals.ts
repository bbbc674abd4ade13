import fc from 'fast-check'
import type { Goal, PlanOptions } from '../../src/plan/goal.ts'
import type { PlanService } from '../../src/plan/plan.ts'
import { type Kind, systems } from './systems.ts'

type Verb = Exclude<Goal, { verb: 'seed' }>
export interface Case {
  readonly services: readonly PlanService[]
  readonly goal: Verb
  readonly options: PlanOptions
}

/** A system, a goal that speaks of some of it or of all, and options. */
export function cases(kind: Kind): fc.Arbitrary<Case> {
  const roll = fc.record({
    services: systems(kind),
    verb: fc.constantFrom('up', 'up', 'down', 'to', 'redo', 'reset'),
    all: fc.boolean(),
    mask: fc.integer({ min: 1, max: 15 }),
    count: fc.option(fc.integer({ min: 0, max: 3 })),
    versions: fc.array(fc.oneof(fc.bigInt({ min: 0n, max: 6n }), fc.constantFrom('zero' as const, 'latest' as const)), {
      minLength: 4,
      maxLength: 4,
    }),
    cascade: fc.boolean(),
    allowOutOfOrder: fc.boolean(),
    phase: fc.constantFrom(null, null, 'expand' as const, 'backfill' as const, 'contract' as const),
    alone: fc.boolean(),
    requireAll: fc.boolean(),
    environment: fc.constantFrom(null, 'here'),
  })
  return roll.map(({ services, verb, all, mask, count, versions, phase, ...options }): Case => {
    const some = services.filter((_, index) => (mask >> index) & 1).map(({ name }) => name)
    const named = some.length > 0 ? some : services.slice(0, 1).map(({ name }) => name)
    const targets = named.map((service, index) => ({ service, version: versions[index] ?? 'latest' }))
    const meant = all ? null : named
    const goals: Readonly<Record<string, Verb>> = {
      to: { verb: 'to', targets },
      reset: { verb: 'reset', services: meant },
    }
    const goal = goals[verb] ?? { verb: verb as 'up', services: meant, count, spread: 'each' }
    return { services, goal, options: { ...options, ...(phase && verb !== 'redo' ? { phase } : {}) } }
  })
}
