import { expect, test } from 'vitest'
import { planFresh } from '../../src/plan/fresh.ts'
import { judgeRows } from '../../src/plan/ledger.ts'
import { plan, type PlanService } from '../../src/plan/plan.ts'
import { isLeftOut, systemOf } from '../../src/plan/system.ts'
import { codesOf, given, goalOf, stepsOf } from './given.ts'

const unset: PlanService['standing'] = { ledger: 'unknown', reason: 'its url is not set', unset: true }
const silent: PlanService['standing'] = { ledger: 'unknown', reason: 'nothing listens there' }
const closed: PlanService['standing'] = {
  ledger: 'unknown',
  reason: 'wrong password',
  denied: true,
  remedy: 'Check it.',
}

const user = (system: readonly string[]) => given('user', { files: ['1'], applied: ['1'], standing: { system } })
const graph = (optional: boolean, standing: PlanService['standing']) => ({ ...given('graph', { optional }), standing })

test.for<[PlanService, system: readonly string[], refusals: readonly string[]]>([
  [graph(true, unset), [], []],
  [graph(true, unset), ['user'], []],
  // It was here once, and may require what would go.
  [graph(true, unset), ['graph', 'user'], ['UNREACHABLE graph']],
  [graph(true, silent), [], ['UNREACHABLE graph']],
  [graph(false, unset), [], ['UNREACHABLE graph']],
])('case %#: who is not here stops nothing from being taken back', ([other, system, refusals]) => {
  const made = plan([user(system), other], goalOf('down 1 user'))
  expect(codesOf(made.refusals)).toEqual(refusals)
  if (refusals.length === 0) expect(stepsOf(made)).toEqual(['-user@1'])
})

test('ledgers remember who is here', () => {
  expect(systemOf([user([]), graph(true, unset)])).toEqual(['user'])
  expect(systemOf([user([]), graph(true, silent)])).toEqual(['graph', 'user'])
  expect(systemOf([user([]), graph(false, unset)])).toEqual(['graph', 'user'])
})

test('who is there and lets nobody in is not left out, as who is away is', () => {
  expect([unset, silent, closed].map((standing) => isLeftOut(graph(true, standing)))).toEqual([true, true, false])
  for (const goal of ['up', 'seed']) {
    const refusalsWith = (standing: PlanService['standing']) =>
      plan([user([]), graph(true, standing)], goalOf(goal)).refusals
    expect(refusalsWith(silent)).toEqual([])
    expect(refusalsWith(closed)).toMatchObject([{ code: 'UNREACHABLE', remedy: 'Check it.' }])
  }
  expect(plan([user([]), graph(true, closed)], goalOf('up user')).refusals).toEqual([])
  expect(codesOf(planFresh([user([]), graph(true, closed)], null).refusals)).toEqual(['UNREACHABLE graph'])
  expect(judgeRows(graph(true, closed), {}, false)).toMatchObject([{ remedy: 'Check it.' }])
})
