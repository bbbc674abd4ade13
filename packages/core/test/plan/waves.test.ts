import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import { waves } from '../../src/plan/waves.ts'
import { given, goalOf, stepsOf } from './given.ts'
import { cases } from './goals.ts'

test('steps that may run at the same time', () => {
  const services = [
    given('user', { files: ['1', '2'] }),
    given('patient', { files: ['1', '2 requires=user@1'] }),
    given('visit', { files: ['1'], dependsOn: ['patient'] }),
    given('graph', { files: ['1'] }),
  ]
  const made = plan(services, goalOf('up'))
  expect(waves(made).map((steps) => stepsOf({ ...made, steps }))).toEqual([
    ['+user@1', '+patient@1', '+graph@1'].toSorted(byPlaceIn(stepsOf(made))),
    ['+user@2', '+patient@2'].toSorted(byPlaceIn(stepsOf(made))),
    ['+visit@1'],
  ])
})

test('no waves without steps', () => {
  expect(waves({ steps: [], refusals: [], notes: [] })).toEqual([])
})

test('every step once, as early as its edges allow and no earlier', () => {
  fc.assert(
    fc.property(cases({ odd: false }), ({ services, goal, options }) => {
      const made = plan(services, goal, options)
      const all = waves(made)
      expect(new Set(all.flat())).toEqual(new Set(made.steps))
      for (const [wave, steps] of all.entries()) {
        for (const { after } of steps) {
          const before = after.map((index) => all.findIndex((others) => others.includes(made.steps[index]!)))
          expect(Math.max(-1, ...before)).toBe(wave - 1)
        }
      }
    }),
  )
})

function byPlaceIn(order: readonly string[]): (a: string, b: string) => number {
  return (a, b) => order.indexOf(a) - order.indexOf(b)
}
