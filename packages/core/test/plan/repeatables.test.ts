import { expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import { advance } from './advance.ts'
import { codesOf, given, type Given, goalOf, stepsOf } from './given.ts'

const user = (about: Given = {}) =>
  given('user', { files: ['1', '2'], applied: ['1', '2'], repeats: ['R_a', 'R_b'], made: ['R_a', 'R_b'], ...about })

test.each<[what: string, about: Given, goal: string, steps: string]>([
  ['as their texts say', {}, 'up', ''],
  ['new', { made: [] }, 'up', '+user@R_a +user@R_b'],
  ['changed', { made: ['R_a', 'R_b changed'] }, 'up', '+user@R_b'],
  ['stale', { made: ['R_a stale', 'R_b'] }, 'up', '+user@R_a'],
  ['new, behind versions', { made: [], applied: [] }, 'up', '+user@1 +user@2 +user@R_a +user@R_b'],
  ['new, with a count', { made: [], applied: [] }, 'up 2', '+user@1 +user@2'],
  ['new, with a count across', { made: [], applied: [] }, 'up 3 across', '+user@1 +user@2 +user@R_a'],
  ['new, to a version', { made: [], applied: [] }, 'to user@2', '+user@1 +user@2'],
  ['new, to the latest', { made: [] }, 'to user@latest', '+user@R_a +user@R_b'],
  ['down leaves them', {}, 'down 1 user', '-user@2'],
  ['redo makes them anew', {}, 'redo 1 user', '-user@2 +user@2 +user@R_a +user@R_b'],
  ['reset makes them anew', { repeats: ['R_b'] }, 'reset user', '-user@2 -user@1 +user@1 +user@2 +user@R_b'],
])('repeatables, %s: %s %s', (_, about, goal, steps) => {
  const made = plan([user(about)], goalOf(goal))
  expect(made.refusals).toEqual([])
  expect(stepsOf(made).join(' ')).toBe(steps)
})

test('any step back makes them stale, and an up makes them anew', () => {
  const system = [user()]
  const after = advance(system, plan(system, goalOf('down 1 user')).steps)
  expect(stepsOf(plan(after, goalOf('up')))).toEqual(['+user@2', '+user@R_a', '+user@R_b'])
})

test('they are made before steps elsewhere that require them', () => {
  const system = [
    given('appointment', { files: ['1', '2 requires=user@R_b'] }),
    user({ made: [], applied: [], files: ['1', '2'] }),
  ]
  expect(stepsOf(plan(system, goalOf('up'))).join(' ')).toBe(
    '+appointment@1 +user@1 +user@2 +user@R_a +user@R_b +appointment@2',
  )
  const pulled = plan(system, goalOf('up appointment'))
  expect(stepsOf(pulled).join(' ')).toBe('+appointment@1 +user@1 +user@2 +user@R_b +appointment@2')
  expect(codesOf(pulled.notes)).toEqual(['PULLED_IN user@1', 'PULLED_IN user@2', 'PULLED_IN user'])
})

test('what they require themselves comes before them', () => {
  const system = [given('billing', { files: ['1'] }), user({ made: [], repeats: ['R_a requires=billing@1'] })]
  expect(stepsOf(plan(system, goalOf('up user')))).toEqual(['+billing@1', '+user@R_a'])
})

test.each([
  ['R_gone', 'REQUIREMENT_MISSING appointment@1'],
  ['2', null],
])('requiring user@%s of a user who has it or not: %s', (version, refusal) => {
  const system = [given('appointment', { files: [`1 requires=user@${version}`] }), user()]
  expect(codesOf(plan(system, goalOf('up')).refusals)).toEqual(refusal === null ? [] : [refusal])
})

test('a step that requires itself a repeatable of its own service waits in a circle', () => {
  const system = [given('user', { files: ['1 requires=user@R_a'], repeats: ['R_a'] })]
  expect(codesOf(plan(system, goalOf('up')).refusals)).toEqual(['CYCLE user'])
})
