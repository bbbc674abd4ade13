import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterChanges, afterSteps } from '../../src/plan/after.ts'
import { force } from '../../src/plan/force.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Standing } from '../../src/store.ts'
import { given } from './given.ts'
import { cases } from './goals.ts'
import { advance } from './advance.ts'

test('a ledger after steps is what it is once they were made one by one', () => {
  fc.assert(
    fc.property(cases({ odd: false }), ({ services, goal, options }) => {
      const { steps } = plan(services, goal, options)
      const after = services.map((service): Standing => {
        if (service.standing.ledger === 'unknown') throw new Error('these are all known')
        const mine = steps.filter((step) => step.service === service.name)
        return afterSteps(
          service.standing,
          mine.map(({ step }) => step),
        )
      })
      const wanted = advance(services, steps).map(({ standing }) => standing)
      const bare = (standings: readonly unknown[]) =>
        (standings as readonly Standing[]).map(({ applied }) => applied.map((row) => ({ ...row, run: null })))
      expect(bare(after)).toEqual(bare(wanted))
    }),
  )
})

test('what repeats is stale after a step back, and as its text says once it was made', () => {
  const service = given('user', { files: ['1', '2'], applied: ['1', '2'], repeats: ['R_a'], made: ['R_a'] })
  const standing = service.standing as Standing
  const redo = plan([service], { verb: 'redo', services: ['user'], count: 1, spread: 'each' }).steps.map(
    ({ step }) => step,
  )
  expect(afterSteps(standing, redo.slice(0, 1)).repeatables).toEqual([{ ...standing.repeatables[0], stale: true }])
  expect(afterSteps(standing, redo).repeatables).toEqual(standing.repeatables)
})

test('a ledger after a force has exactly the files up to there', () => {
  const seeds = [{ name: 'people', checksum: null, requires: [{ service: 'user', version: 5n }] }]
  const service = given('user', { files: ['1', '2', '3'], applied: ['1 changed', '5'], standing: { seeds } })
  const standing = service.standing as Standing
  const after = afterChanges(standing, [
    ...force(service, 2n).changes,
    { kind: 'accept', version: 1n, checksum: 'now', origin: 'repaired' },
  ])
  expect(after.applied.map(({ version, checksum, origin }) => [version, checksum, origin])).toEqual([
    [1n, 'now', null],
    [2n, 'up of user@2', 'forced'],
  ])
  expect(after.seeds).toEqual([])
})
