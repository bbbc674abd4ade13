import { expect, test } from 'vitest'
import type { PlanOptions } from '../../src/plan/goal.ts'
import { plan } from '../../src/plan/plan.ts'
import { codesOf, given, goalOf, stepsOf } from './given.ts'

const user = given('user', { files: ['1', '2', '3'], applied: ['1'] })
const patient = given('patient', { files: ['1', '2', '3', '4'], applied: ['1', '3', '2'] })
const system = [user, patient]

test.each<[goal: string, steps: string]>([
  ['up', '+user@2 +user@3 +patient@4'],
  ['up user', '+user@2 +user@3'],
  ['up 1 user', '+user@2'],
  ['up 9 user', '+user@2 +user@3'],
  ['up 1', '+user@2 +patient@4'],
  ['up 2 user patient', '+user@2 +user@3 +patient@4'],
  ['down user', '-user@1'],
  ['down', '-patient@2 -patient@3 -patient@1 -user@1'],
  ['down 1 patient', '-patient@2'],
  ['down 2 patient', '-patient@2 -patient@3'],
  ['down 1', '-patient@2 -user@1'],
  ['down 9 patient', '-patient@2 -patient@3 -patient@1'],
  ['redo 1 patient', '-patient@2 +patient@2'],
  ['redo 2 patient', '-patient@2 -patient@3 +patient@2 +patient@3'],
  ['reset user', '-user@1 +user@1 +user@2 +user@3'],
  [
    'reset',
    '-patient@2 -patient@3 -patient@1 -user@1 +user@1 +user@2 +user@3 +patient@1 +patient@2 +patient@3 +patient@4',
  ],
  ['to user@1', ''],
  ['to user@2', '+user@2'],
  ['to user@latest', '+user@2 +user@3'],
  ['to user@zero', '-user@1'],
  ['to patient@2', '-patient@3'],
  ['to patient@1', '-patient@2 -patient@3'],
  ['to patient@zero user@2', '-patient@2 -patient@3 -patient@1 +user@2'],
  ['to patient@4', '+patient@4'],
  // A count of nothing is nothing, and never the whole list.
  ['up 0', ''],
  ['up 0 user', ''],
  ['down 0', ''],
  ['down 0 patient', ''],
  ['redo 0', ''],
  ['up 0 across', ''],
  ['down 0 across', ''],
  ['redo 0 across', ''],
])('%s: %s', (goal, steps) => {
  const made = plan(system, goalOf(goal))
  expect(codesOf(made.refusals)).toEqual([])
  expect(stepsOf(made).join(' ')).toBe(steps)
})

test('a version that only the ledger knows can be gone to', () => {
  const ahead = given('user', { files: ['1'], applied: ['1', '2', '3'] })
  expect(stepsOf(plan([ahead], goalOf('to user@2')))).toEqual(['-user@3'])
})

test('a file numbered 0 is a version like any other, and zero is a word', () => {
  const zero = given('user', { files: ['0', '1'], applied: ['0', '1'] })
  expect(stepsOf(plan([zero], goalOf('to user@0')))).toEqual(['-user@1'])
  expect(stepsOf(plan([zero], goalOf('to user@zero')))).toEqual(['-user@1', '-user@0'])
})

const phased = given('user', { files: ['1', '2 phase=contract', '3', '4 phase=backfill', '5'], applied: ['1'] })

test.each<[goal: string, options: PlanOptions, steps: string, left: string[]]>([
  ['up', {}, '+user@2 +user@3 +user@4 +user@5', []],
  ['up', { phase: 'contract' }, '+user@2 +user@3 +user@4 +user@5', []],
  ['up', { phase: 'backfill' }, '+user@3 +user@4 +user@5', ['user@2']],
  ['up', { phase: 'expand' }, '+user@3 +user@5', ['user@2', 'user@4']],
  ['up 1', { phase: 'expand' }, '+user@3', ['user@2', 'user@4']],
  ['to user@4', { phase: 'expand' }, '+user@3', ['user@2', 'user@4']],
])('%s %o leaves later phases behind', (goal, options, steps, left) => {
  const made = plan([phased], goalOf(goal), options)
  expect(stepsOf(made).join(' ')).toBe(steps)
  expect(codesOf(made.notes)).toEqual(left.map((name) => `PHASE_LEFT ${name}`))
  expect(made.refusals).toEqual([])
})

test('a reset goes back over what has no file here and does not come up to it again', () => {
  const ahead = [given('user', { files: ['1', '2'], applied: ['1', '7 requires=patient@1'] }), patient]
  const made = plan(ahead, goalOf('reset user'))
  expect(made.refusals).toEqual([])
  expect(stepsOf(made).join(' ')).toBe('-user@7 -user@1 +user@1 +user@2')
})

test('what a reset leaves for a later phase is told, also where it stood', () => {
  const made = plan([given('user', { files: ['1', '2 phase=contract'], applied: ['1', '2'] })], goalOf('reset'), {
    phase: 'expand',
  })
  expect(stepsOf(made).join(' ')).toBe('-user@2 -user@1 +user@1')
  expect(codesOf(made.notes)).toEqual(['PHASE_LEFT user@2'])
})

test('a contract that was left behind is not out of order later', () => {
  const later = given('user', { files: ['1', '2 phase=contract', '3'], applied: ['1', '3'] })
  const made = plan([later], goalOf('up'))
  expect(made.refusals).toEqual([])
  expect(stepsOf(made)).toEqual(['+user@2'])
})

test('a migration without a down is neither forgotten nor jumped over', () => {
  const system = [given('user', { files: ['1', '2 no-down', '3'], applied: ['1', '2', '3'] })]
  const made = plan(system, goalOf('down 2 user'))
  expect(stepsOf(made)).toEqual(['-user@3', '-user@2'])
  expect(codesOf(made.refusals)).toEqual(['IRREVERSIBLE user@2'])
})
