import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plan, type Plan } from '../../src/plan/plan.ts'
import { cases } from './goals.ts'
import { expected } from './model.ts'
import { keyOf } from './world.ts'

test.each([{ odd: false }, { odd: true }])(
  'a plan has the steps of its definition, or the refusals: odd systems $odd',
  (kind) => {
    fc.assert(
      fc.property(cases(kind), ({ services, goal, options }) => {
        const model = expected(services, goal, options)
        const made = plan(services, goal, options)
        const codes = new Set(made.refusals.map(({ code }) => code))
        expect(
          [...model.must].filter((code) => !codes.has(code)),
          'refusals that are missing',
        ).toEqual([])
        expect(
          [...codes].filter((code) => !model.must.has(code) && !model.may.has(code)),
          'refusals without a reason',
        ).toEqual([])
        if (made.refusals.length > 0) return
        expect(keysOf(made, 'down'), 'down').toEqual([...model.down].sort())
        expect(keysOf(made, 'up'), 'up').toEqual([...model.up].sort())
      }),
      { numRuns: 3000 },
    )
  },
)

function keysOf({ steps }: Plan, direction: 'up' | 'down'): string[] {
  return steps
    .flatMap(({ service, step }) =>
      step.kind === 'migration' && step.direction === direction ? [keyOf(service, step.version)] : [],
    )
    .sort()
}
