import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstUnseen } from '../../src/plan/compare.ts'
import { plan } from '../../src/plan/plan.ts'
import { advance } from './advance.ts'
import { cases } from './goals.ts'
import { faults, linearExtension } from './validity.ts'
import { World } from './world.ts'

const picks = fc.infiniteStream(fc.nat())

test.each([{ odd: false }, { odd: true }])(
  'the order is valid, and so is every order that the edges allow: odd systems $odd',
  (kind) => {
    fc.assert(
      fc.property(cases(kind), picks, ({ services, goal, options }, stream) => {
        const made = plan(services, goal, options)
        if (made.refusals.length > 0) return
        const world = new World(services, goal, options)
        expect(faults(world, made.steps)).toEqual([])
        for (let round = 0; round < 3; round++) {
          expect(
            faults(
              world,
              linearExtension(made, (count) => stream.next().value % count),
            ),
          ).toEqual([])
        }
      }),
      { numRuns: 2000 },
    )
  },
)

test('edges point backwards, each once', () => {
  fc.assert(
    fc.property(cases({ odd: false }), ({ services, goal, options }) => {
      for (const [index, { after }] of plan(services, goal, options).steps.entries()) {
        expect(after).toEqual([...new Set(after)].filter((other) => other < index).sort((a, b) => a - b))
      }
    }),
  )
})

test('wherever a run stops, the rest of the plan is what is planned next', () => {
  fc.assert(
    fc.property(cases({ odd: false }), picks, fc.nat(), ({ services, goal, options }, stream, stop) => {
      const shown = plan(services, goal, options)
      // What goes back and forth, or counts, means something else once it has begun.
      const counts = goal.verb === 'redo' || goal.verb === 'reset' || (goal.verb !== 'to' && goal.count !== null)
      if (shown.refusals.length > 0 || counts) return
      const done = linearExtension(shown, (count) => stream.next().value % count).slice(
        0,
        stop % (shown.steps.length + 1),
      )
      const next = plan(advance(services, done), goal, options)
      expect(next.refusals).toEqual([])
      expect(firstUnseen(next, shown)).toBeNull()
      expect(next.steps.length).toBe(shown.steps.length - done.length)
    }),
    { numRuns: 2000 },
  )
})
