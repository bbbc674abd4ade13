import { expect, test } from 'vitest'
import { plan, type PlanService } from '../../src/plan/plan.ts'
import { codesOf, given, goalOf, stepsOf } from './given.ts'

const clinic = [
  given('appointment', { files: ['1', '2 requires=patient@2', '3'], applied: ['1'] }),
  given('patient', { files: ['1', '2 requires=user@2', '3'], applied: ['1'] }),
  given('user', { files: ['1', '2', '3'], applied: [] }),
]

test.each<[goal: string, steps: string, pulled: string[]]>([
  ['up appointment', '+user@1 +user@2 +patient@2 +appointment@2 +appointment@3', ['patient@2', 'user@1', 'user@2']],
  ['up 1 appointment', '+user@1 +user@2 +patient@2 +appointment@2', ['patient@2', 'user@1', 'user@2']],
  ['up patient', '+user@1 +user@2 +patient@2 +patient@3', ['user@1', 'user@2']],
  ['up 1 patient user', '+user@1 +user@2 +patient@2', ['user@2']],
  ['up user', '+user@1 +user@2 +user@3', []],
  ['to appointment@2', '+user@1 +user@2 +patient@2 +appointment@2', ['patient@2', 'user@1', 'user@2']],
  ['up', '+user@1 +user@2 +user@3 +patient@2 +appointment@2 +appointment@3 +patient@3', []],
])('%s pulls in what is required and says so', (goal, steps, pulled) => {
  const made = plan(clinic, goalOf(goal))
  expect(made.refusals).toEqual([])
  expect(stepsOf(made).toSorted()).toEqual(steps.split(' ').toSorted())
  expect(codesOf(made.notes)).toEqual(pulled.map((name) => `PULLED_IN ${name}`))
})

const standing = [
  given('user', { files: ['1', '2'], applied: ['1', '2'] }),
  given('patient', { files: ['1', '2 requires=user@2', '3'], applied: ['1', '2', '3'] }),
  given('appointment', { files: ['1 requires=patient@3'], applied: ['1'] }),
]

test.each<[goal: string, refusals: string[]]>([
  ['down 1 user', ['REQUIRED_BY user@2']],
  ['down user', ['REQUIRED_BY user@2']],
  ['to user@1', ['REQUIRED_BY user@2']],
  ['redo 1 user', ['REQUIRED_BY user@2']],
  ['reset user', ['REQUIRED_BY user@2']],
  ['down 2 patient', ['REQUIRED_BY patient@3']],
  ['down 1 appointment', []],
  ['down', []],
  ['down 1 appointment patient', []],
])('%s without cascade: %j', (goal, refusals) => {
  expect(codesOf(plan(standing, goalOf(goal)).refusals)).toEqual(refusals)
})

test.each<[goal: string, steps: string]>([
  ['down 1 user', '-appointment@1 -patient@3 -patient@2 -user@2'],
  ['down user', '-appointment@1 -patient@3 -patient@2 -user@2 -user@1'],
  ['to user@1', '-appointment@1 -patient@3 -patient@2 -user@2'],
  ['redo 1 user', '-appointment@1 -patient@3 -patient@2 -user@2 +user@2 +patient@2 +patient@3 +appointment@1'],
  [
    'reset user',
    '-appointment@1 -patient@3 -patient@2 -user@2 -user@1 +user@1 +user@2 +patient@2 +patient@3 +appointment@1',
  ],
])('%s with cascade takes back what stands on it', (goal, steps) => {
  const made = plan(standing, goalOf(goal), { cascade: true })
  expect(made.refusals).toEqual([])
  expect(stepsOf(made).join(' ')).toBe(steps)
})

test('whoever stands in the way is named, each one', () => {
  const two = [
    given('user', { files: ['1'], applied: ['1'] }),
    ...['a', 'b'].map((name) => given(name, { files: ['1 requires=user@1'], applied: ['1'] })),
  ]
  const { refusals } = plan(two, goalOf('down user'))
  expect(refusals.map(({ message }) => message)).toEqual([
    expect.stringContaining('a@1'),
    expect.stringContaining('b@1'),
  ])
})

test.each<[goal: string, services: PlanService[]]>([
  ['to user@1 patient@3', standing],
  ['to user@1 patient@latest', standing],
])('%s: a cascade does not break another target', (goal, services) => {
  const made = plan(services, goalOf(goal), { cascade: true })
  expect(codesOf(made.refusals)).toEqual(['REQUIRED_BY user@2'])
  expect(made.refusals[0]?.remedy).toContain('Choose a goal for patient')
})

const broken = [
  given('patient', { files: ['1', '2 requires=user@2', '3'], applied: ['1', '2'] }),
  given('user', { files: ['1', '2'], applied: ['1'] }),
]

test.each<[goal: string, steps: string]>([
  ['up', '+user@2 +patient@3'],
  ['up patient', '+user@2 +patient@3'],
  ['up 1 patient', '+user@2 +patient@3'],
  ['up user', '+user@2'],
  ['up 0 patient', ''],
  ['down 1 patient', '-patient@2'],
  ['to patient@3', '+patient@3'],
])('%s: what was taken back below a standing migration comes back first, when going up', (goal, steps) => {
  const made = plan(broken, goalOf(goal))
  expect(made.refusals).toEqual([])
  expect(stepsOf(made).join(' ')).toBe(steps)
})

test('a broken requirement is told, whoever brings it back', () => {
  for (const goal of ['up', 'up patient', 'to patient@2']) {
    expect(codesOf(plan(broken, goalOf(goal)).notes)).toContain('BROKEN_REQUIREMENT patient@2')
  }
  expect(codesOf(plan(broken, goalOf('up user')).notes)).not.toContain('BROKEN_REQUIREMENT patient@2')
})

test('what a standing migration requires is not judged where it cannot be seen', () => {
  const alone = given('patient', { files: ['1 requires=user@2', '2'], applied: ['1'] })
  const made = plan([alone], goalOf('up'))
  expect(made.refusals).toEqual([])
  expect(made.notes).toEqual([])
  expect(stepsOf(made)).toEqual(['+patient@2'])
})
