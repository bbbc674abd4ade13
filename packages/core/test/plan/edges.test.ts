import { expect, test } from 'vitest'
import { plan, type PlanService } from '../../src/plan/plan.ts'
import { codesOf, given, goalOf, stepsOf } from './given.ts'

const depends = (
  dependsOn: readonly string[],
  files: readonly string[],
  applied: readonly string[] = [],
): Parameters<typeof given>[1] => ({ dependsOn, files, applied })

test.each<[what: string, services: PlanService[], goal: string, steps: string]>([
  [
    'without edges: as the services are listed',
    [given('b', { files: ['1'] }), given('a', { files: ['1'] })],
    'up',
    '+b@1 +a@1',
  ],
  [
    'without edges, going back: the other way round',
    [given('b', { files: ['1'], applied: ['1'] }), given('a', { files: ['1'], applied: ['1'] })],
    'down',
    '-a@1 -b@1',
  ],
  [
    'dependsOn: all of theirs, then mine',
    [given('b', depends(['a'], ['1', '2'])), given('a', { files: ['1', '2'] })],
    'up',
    '+a@1 +a@2 +b@1 +b@2',
  ],
  [
    'dependsOn, going back: mine, then theirs',
    [given('b', depends(['a'], ['1'], ['1'])), given('a', { files: ['1'], applied: ['1'] })],
    'down',
    '-b@1 -a@1',
  ],
  [
    'requires: only as far as it must',
    [given('b', { files: ['1', '2 requires=a@1', '3'] }), given('a', { files: ['1', '2'] })],
    'up',
    '+b@1 +a@1 +a@2 +b@2 +b@3',
  ],
  ['dependsOn on nobody here', [given('b', depends(['ghost'], ['1']))], 'up', '+b@1'],
  [
    'reverse order of application, not of versions',
    [given('a', { files: ['1', '2', '3'], applied: ['3', '1', '2'] })],
    'down',
    '-a@2 -a@1 -a@3',
  ],
])('%s', (_, services, goal, steps) => {
  const made = plan(services, goalOf(goal))
  expect(made.refusals).toEqual([])
  expect(stepsOf(made).join(' ')).toBe(steps)
})

test('dependsOn gives way to requires, only where it must, and says so', () => {
  const services = [
    given('user', { files: ['1', '2 requires=patient@2', '3'] }),
    given('patient', depends(['user'], ['1', '2', '3'])),
  ]
  const made = plan(services, goalOf('up'))
  expect(made.refusals).toEqual([])
  expect(stepsOf(made).join(' ')).toBe('+user@1 +patient@1 +patient@2 +user@2 +user@3 +patient@3')
  expect(codesOf(made.notes)).toEqual(['DEPENDS_ON_YIELDED patient'])
})

test('dependsOn that never had to give way says nothing', () => {
  const services = [given('user', { files: ['1', '2'] }), given('patient', depends(['user'], ['1 requires=user@1']))]
  expect(plan(services, goalOf('up')).notes).toEqual([])
})

test('what comes back in its own service speaks of no dependsOn', () => {
  const lost = given('user', { files: ['1', '2', '3', '4 requires=user@3'], applied: ['1', '4'] })
  const made = plan([lost], goalOf('up'), { allowOutOfOrder: true })
  expect(stepsOf(made)).toEqual(['+user@2', '+user@3'])
  expect(codesOf(made.notes)).toEqual(['BROKEN_REQUIREMENT user@4'])
})

test.each<[what: string, files: Record<string, string[]>, path: string]>([
  ['two services', { a: ['1 requires=b@1'], b: ['1 requires=a@1'] }, 'a@1 b@1'],
  ['one service, upwards', { a: ['1 requires=a@2', '2'] }, 'a@1 a@2'],
  ['itself', { a: ['1 requires=a@1'] }, 'a@1'],
  ['through their own orders', { a: ['1 requires=b@2', '2'], b: ['1 requires=a@2', '2'] }, 'a@1 a@2 b@1 b@2'],
  ['only what is in it', { a: ['1', '2 requires=b@1', '3'], b: ['1 requires=a@2'], c: ['1 requires=a@3'] }, 'a@2 b@1'],
])('a circle is printed as a path: %s', (_, files, path) => {
  const made = plan(
    Object.entries(files).map(([name, list]) => given(name, { files: list })),
    goalOf('up'),
  )
  expect(codesOf(made.refusals).map((code) => code.split(' ')[0])).toEqual(['CYCLE'])
  expect(circle(made.refusals[0]?.message ?? '')).toBe(path)
  expect(made.steps).toEqual([])
})

/** The path in a message, which must end where it began, turned so that it starts with its least. */
function circle(message: string): string {
  const path = /: (.*) \(/.exec(message)?.[1]?.split(' → ') ?? []
  expect(path.at(-1)).toBe(path[0])
  const ring = path.slice(1)
  const start = ring.indexOf(ring.toSorted()[0] ?? '')
  return [...ring.slice(start), ...ring.slice(0, start)].join(' ')
}
