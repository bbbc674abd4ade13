import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plan, type PlanService } from '../../src/plan/plan.ts'
import type { MigrationStep } from '../../src/store.ts'
import { given, goalOf } from './given.ts'
import { cases } from './goals.ts'
import { keyOf, World } from './world.ts'

test('a step carries what the store needs to make it and to take it back', () => {
  fc.assert(
    fc.property(cases({ odd: false }), ({ services, goal, options }) => {
      const world = new World(services, goal, options)
      for (const { service, step } of plan(services, goal, options).steps) {
        if (step.kind !== 'migration') throw new Error('a seed in a plan without seeds')
        const [file, row] = [world.file(keyOf(service, step.version)), world.row(keyOf(service, step.version))]
        if (step.direction === 'up')
          expect(step).toMatchObject({
            body: file?.up,
            checksum: file?.up.checksum,
            requires: file?.requires,
            seq: null,
          })
        else expect(step).toMatchObject({ checksum: row?.checksum, requires: row?.requires, seq: row?.seq, down: null })
      }
    }),
  )
})

const first = (services: readonly PlanService[], goal: string): MigrationStep =>
  plan(services, goalOf(goal)).steps[0]?.step as MigrationStep

test('going up keeps the down with the row, unless its author says that there is no way back', () => {
  expect(first([given('user', { files: ['1'] })], 'up').down).toMatchObject({ checksum: 'down of user@1' })
  expect(first([given('user', { files: ['1 no-down'] })], 'up').down).toBeNull()
  expect(first([given('user', { files: ['1 irreversible'] })], 'up').down).toBeNull()
})

test('going back runs the file, and the kept text where the file is not here', () => {
  expect(first([given('user', { files: ['1'], applied: ['1'] })], 'down').body).toMatchObject({
    checksum: 'down of user@1',
  })
  expect(first([given('user', { files: ['1'], applied: ['1 changed-down'] })], 'down').body).toMatchObject({
    checksum: 'down of user@1',
  })
  expect(first([given('user', { files: [], applied: ['1'] })], 'down').body).toBe('kept')
})

test('a down that was changed is a note', () => {
  const made = plan([given('user', { files: ['1'], applied: ['1 changed-down'] })], goalOf('down'))
  expect(made.refusals).toEqual([])
  expect(made.notes.map(({ code }) => code)).toEqual(['CHANGED_DOWN'])
})

test('rows above every file are a note, and stay', () => {
  const made = plan([given('user', { files: ['1', '2'], applied: ['1', '2', '3', '4'] })], goalOf('up'))
  expect(made.refusals).toEqual([])
  expect(made.notes.map(({ code, version, message }) => [code, version, message])).toEqual([
    ['AHEAD', 4n, expect.stringMatching(/^user@4 .* and 1 more below it stand .*: a newer release applied them\.$/)],
  ])
  const none = plan([given('user', { files: [], applied: ['1', '2', '3', '4'] })], goalOf('up'))
  expect(none.notes).toMatchObject([{ message: expect.stringMatching(/no migrations here: is the folder/) as string }])
})

test('a version takes along the rows of the seeds that require it', () => {
  const seeds = ['010_roles 1', '020_names 2', '030_places 2'].map((text) => {
    const [name = '', version = ''] = text.split(' ')
    return { name, checksum: null, requires: [{ service: 'user', version: BigInt(version) }] }
  })
  const foreign = { name: '040_visits', checksum: null, requires: [{ service: 'visit', version: 2n }] }
  const user = given('user', { files: ['1', '2'], applied: ['1', '2'], standing: { seeds: [...seeds, foreign] } })
  const { steps } = plan([user], goalOf('down user'))
  expect(steps.map(({ step }) => (step as MigrationStep).forgets)).toEqual([['020_names', '030_places'], ['010_roles']])
})
