import { expect, test } from 'vitest'
import type { Seed } from '../../src/migration.ts'
import type { AppliedSeed } from '../../src/store.ts'
import { plan } from '../../src/plan/plan.ts'
import { codesOf, given, goalOf, stepsOf, textBody } from './given.ts'

const test1 = { environment: 'test' }

function seed(name: string, about: Partial<Seed> = {}): Seed {
  return {
    name,
    up: textBody(`/seeds/${name}.sql`, `text of ${name}`),
    requires: [],
    environments: ['development', 'test'],
    rerun: false,
    ...about,
  }
}

function sown(name: string, checksum: string | null = `text of ${name}`): AppliedSeed {
  return { name, checksum, requires: [] }
}

test('seeds are no part of up', () => {
  expect(stepsOf(plan([given('user', { files: ['1'], seeds: [seed('a')] })], goalOf('up'), test1))).toEqual(['+user@1'])
})

test.each<[what: string, seeds: Seed[], rows: AppliedSeed[], steps: string[], refusals: string[]]>([
  ['none sown: in the order of their names', [seed('010'), seed('020')], [], ['*user:010', '*user:020'], []],
  ['some sown', [seed('010'), seed('020')], [sown('010')], ['*user:020'], []],
  ['all sown', [seed('010')], [sown('010')], [], []],
  ['one changed', [seed('010'), seed('020')], [sown('010', 'other')], ['*user:020'], ['CHANGED_FILE user']],
  ['one changed that runs again', [seed('010', { rerun: true })], [sown('010', 'other')], ['*user:010'], []],
  ['one unchanged that may run again', [seed('010', { rerun: true })], [sown('010')], [], []],
  ['a function was sown', [seed('010')], [sown('010', null)], [], []],
  ['what it requires stands', [seed('010', { requires: [{ service: 'user', version: 1n }] })], [], ['*user:010'], []],
  [
    'what it requires is pending',
    [seed('010', { requires: [{ service: 'user', version: 2n }] })],
    [],
    ['*user:010'],
    ['REQUIREMENT_MISSING user'],
  ],
  [
    'it requires a service that is not here',
    [seed('010', { requires: [{ service: 'ghost', version: 1n }] })],
    [],
    ['*user:010'],
    ['REQUIREMENT_UNKNOWN user'],
  ],
  [
    'it requires a service that is out of reach',
    [seed('010', { requires: [{ service: 'far', version: 1n }] })],
    [],
    ['*user:010'],
    ['REQUIREMENT_UNKNOWN user'],
  ],
])('%s', (_, seeds, rows, steps, refusals) => {
  const user = given('user', { files: ['1', '2'], applied: ['1'], seeds, standing: { seeds: rows } })
  const far = given('far', { files: ['1'], unknown: true, optional: true })
  const made = plan([user, far], goalOf('seed'), test1)
  expect(stepsOf(made)).toEqual(steps)
  expect(codesOf(made.refusals)).toEqual(refusals)
})

test('of a ledger that tells nothing none is said to be left', () => {
  const user = given('user', { seeds: [seed('010')], standing: { ledger: 'foreign' } })
  const made = plan([user], goalOf('seed'), test1)
  expect([made.steps, codesOf(made.refusals)]).toEqual([[], ['FOREIGN_LEDGER user']])
})

test('a seed that runs again says so', () => {
  const user = given('user', {
    seeds: [seed('a'), seed('b', { rerun: true })],
    standing: { seeds: [sown('b', 'other')] },
  })
  expect(plan([user], goalOf('seed'), test1).steps.map(({ step }) => step)).toMatchObject([
    { again: false },
    { again: true },
  ])
})

test.each<[environment: string | null, steps: string[]]>([
  ['test', ['*user:a', '*user:c']],
  ['development', ['*user:a']],
  ['staging', ['*user:b', '*user:c']],
  ['production', []],
  [null, []],
])('in the environment %s', (environment, steps) => {
  const seeds = [seed('a'), seed('b', { environments: ['staging'] }), seed('c', { environments: ['staging', 'test'] })]
  const made = plan([given('user', { seeds })], goalOf('seed'), { environment })
  expect(stepsOf(made)).toEqual(steps)
  expect(made.refusals).toEqual([])
  expect(made.notes.map(({ code }) => code)).toEqual(Array(3 - steps.length).fill('SEED_ENVIRONMENT'))
})

test('seeds follow dependsOn, in their places and in their edges', () => {
  const services = [
    given('visit', { seeds: [seed('a'), seed('b')], dependsOn: ['user', 'doctor', 'ghost'] }),
    given('user', { seeds: [seed('a'), seed('b')] }),
    given('doctor', { seeds: [seed('a')], dependsOn: ['user'] }),
  ]
  const made = plan(services, goalOf('seed'), test1)
  expect(stepsOf(made)).toEqual(['*user:a', '*user:b', '*doctor:a', '*visit:a', '*visit:b'])
  expect(made.steps.map(({ after }) => after)).toEqual([[], [0], [1], [1, 2], [3]])
})

test('only of the services named, and dependsOn in a circle still ends', () => {
  const services = [
    given('a', { seeds: [seed('1')], dependsOn: ['b'] }),
    given('b', { seeds: [seed('1')], dependsOn: ['a'] }),
  ]
  expect(stepsOf(plan(services, goalOf('seed a'), test1))).toEqual(['*a:1'])
  expect(stepsOf(plan(services, goalOf('seed'), test1)).toSorted()).toEqual(['*a:1', '*b:1'])
})
