import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import { codesOf, given, stepsOf } from './given.ts'
import { cases } from './goals.ts'

const everything = { verb: 'up', services: null, count: null, spread: 'each' } as const

test('the same input gives the same plan, and changes none of it', () => {
  fc.assert(
    fc.property(cases({ odd: true }), ({ services, goal, options }) => {
      const before = structuredClone(services.map(({ standing }) => standing))
      expect(plan(services, goal, options)).toEqual(plan(services, goal, options))
      expect(services.map(({ standing }) => standing)).toEqual(before)
    }),
  )
})

const shuffles = fc.array(fc.nat(), { minLength: 5, maxLength: 5 })

test('seq alone says in which order rows were written, not their place in the list', () => {
  fc.assert(
    fc.property(cases({ odd: true }), shuffles, ({ services, goal, options }, places) => {
      const shuffled = services.map((service) => {
        if (service.standing.ledger === 'unknown') return service
        const keyed = service.standing.applied.map((row, index) => ({ row, at: places[index] ?? 0 }))
        return {
          ...service,
          standing: { ...service.standing, applied: keyed.sort((a, b) => a.at - b.at).map(({ row }) => row) },
        }
      })
      const [one, other] = [plan(services, goal, options), plan(shuffled, goal, options)]
      expect(other.steps).toEqual(one.steps)
      expect(codesOf(other.refusals).sort()).toEqual(codesOf(one.refusals).sort())
      expect(codesOf(other.notes).sort()).toEqual(codesOf(one.notes).sort())
    }),
  )
})

test('the order of the services changes the order of a plan, not what is in it', () => {
  fc.assert(
    fc.property(cases({ odd: true }), ({ services, goal, options }) => {
      const [one, other] = [plan(services, goal, options), plan(services.toReversed(), goal, options)]
      const cycle = one.refusals.some(({ code }) => code === 'CYCLE')
      expect(stepsOf(other).sort()).toEqual(stepsOf(one).sort())
      if (!cycle) expect(codesOf(other.refusals).sort()).toEqual(codesOf(one.refusals).sort())
    }),
  )
})

test('a hundred services with a thousand migrations each', () => {
  const services = Array.from({ length: 100 }, (_, index) => {
    const requires = index === 0 ? '' : ` requires=s${index - 1}@500`
    const files = Array.from({ length: 1000 }, (_, at) => `${at + 1}${at === 600 ? requires : ''}`)
    return given(`s${index}`, { files, dependsOn: index === 0 ? [] : [`s${index - 1}`] })
  })
  const { steps, refusals } = plan(services, everything)
  expect({ steps: steps.length, refusals }).toEqual({ steps: 100_000, refusals: [] })
})
