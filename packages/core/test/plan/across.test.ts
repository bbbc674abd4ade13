import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Goal } from '../../src/plan/goal.ts'
import { plan } from '../../src/plan/plan.ts'
import { given, stepsOf } from './given.ts'
import { systems } from './systems.ts'

type Counted = Extract<Goal, { verb: 'up' | 'down' | 'redo' }>

const verbs = fc.constantFrom('up' as const, 'down' as const)
const named = fc.option(fc.constantFrom(['m'], ['m', 'b'], ['b']))

test('counting across services takes the first steps of the whole plan', () => {
  fc.assert(
    fc.property(
      systems({ odd: false }),
      verbs,
      named,
      fc.integer({ min: 0, max: 6 }),
      (services, verb, names, count) => {
        const known = names?.filter((name) => services.some((service) => service.name === name)) ?? null
        const goal: Counted = { verb, services: known, count: null, spread: 'each' }
        const whole = plan(services, goal)
        const part = plan(services, { ...goal, count, spread: 'across' })
        if (whole.refusals.length > 0) return
        expect(stepsOf(part)).toEqual(stepsOf(whole).slice(0, count))
        expect(part.refusals).toEqual([])
      },
    ),
    { numRuns: 1500 },
  )
})

const system = [
  given('user', { files: ['1', '2'], applied: ['1', '2'] }),
  given('patient', { files: ['1', '2 requires=user@2', '3'], applied: ['1', '2'], dependsOn: ['user'] }),
]

test.each([
  ['down', 0, []],
  ['down', 1, ['-patient@2']],
  ['down', 3, ['-patient@2', '-patient@1', '-user@2']],
  ['down', 9, ['-patient@2', '-patient@1', '-user@2', '-user@1']],
  ['redo', 0, []],
  ['redo', 3, ['-patient@2', '-patient@1', '-user@2', '+user@2', '+patient@1', '+patient@2']],
  ['up', 0, []],
  ['up', 1, ['+patient@3']],
] as const)('%s %i across', (verb, count, steps) => {
  const made = plan(system, { verb, services: null, count, spread: 'across' })
  expect(made.refusals).toEqual([])
  expect(stepsOf(made)).toEqual(steps)
})

test('what was lost and comes back counts like any other step', () => {
  const broken = [
    given('user', { files: ['1', '2'] }),
    given('patient', { files: ['1', '2', '3'], applied: ['1 requires=user@1,user@2'] }),
  ]
  const made = plan(broken, { verb: 'up', services: ['patient'], count: 1, spread: 'across' })
  expect(stepsOf(made)).toEqual(['+user@1'])
})
