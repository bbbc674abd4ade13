import fc from 'fast-check'
import type { Phase } from '../../src/migration.ts'
import type { PlanService } from '../../src/plan/plan.ts'
import { given, type Given } from './given.ts'

/** Not in alphabetical order, so that neither order can hide behind the other. */
const names = ['m', 'b', 'x', 'c'] as const
const longest = 5

const rarely = (weight: number): fc.Arbitrary<boolean> => fc.integer({ min: 0, max: 99 }).map((roll) => roll < weight)
const phases: fc.Arbitrary<Phase> = fc
  .integer({ min: 0, max: 9 })
  .map((roll) => (roll === 0 ? 'backfill' : roll === 1 ? 'contract' : 'expand'))

const file = fc.record({
  phase: phases,
  outOfOrder: rarely(25),
  noDown: rarely(8),
  gone: rarely(10),
  changed: rarely(8),
  notKept: rarely(30),
  baseline: rarely(5),
  requires: fc.array(fc.record({ pick: fc.nat(), wild: rarely(12) }), { maxLength: 2 }),
})

const service = fc.record({
  size: fc.integer({ min: 0, max: longest }),
  optional: rarely(30),
  odd: fc.constantFrom(
    'none',
    'none',
    'none',
    'none',
    'unknown',
    'unknown',
    'dirty',
    'foreign',
    'service',
    'environment',
    'finding',
    'incomplete',
  ),
  dependsOn: fc.array(fc.nat(), { maxLength: 2 }),
})

type Cell = readonly [service: number, place: number]

export interface Kind {
  /** Stores out of reach, dirty or foreign, files missing or changed, requirements that nothing fulfils. */
  readonly odd: boolean
}

/**
 * Systems as life makes them: a history in which requirements point backwards, of which a beginning was applied; then
 * some rows are taken out or put in, and the order of application of some is swapped.
 */
export function systems({ odd }: Kind): fc.Arbitrary<PlanService[]> {
  const shape = fc.record({
    services: fc.array(service, { minLength: 1, maxLength: names.length }),
    files: fc.array(file, { minLength: names.length * longest, maxLength: names.length * longest }),
    weave: fc.array(fc.nat(), { minLength: names.length * longest, maxLength: names.length * longest }),
    applied: fc.nat(),
    flips: fc.oneof(fc.constant([]), fc.constant([]), fc.array(fc.nat(), { maxLength: 2 })),
    swaps: fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 })),
  })
  return shape.map(({ services, files, weave, applied, flips, swaps }) => {
    const history = interleave(
      services.map(({ size }) => size),
      weave,
    )
    const rows = history.slice(0, applied % (history.length + 1))
    for (const flip of flips) toggle(rows, history[flip % Math.max(1, history.length)])
    for (const [a, b] of swaps) swap(rows, a, b)
    const fileOf = ([index, place]: Cell) => files[index * longest + place - 1]!
    const text = (cell: Cell) => {
      const { phase, outOfOrder, noDown, requires } = fileOf(cell)
      const before = history.slice(
        0,
        history.findIndex((other) => same(other, cell)),
      )
      const others = history.filter((other) => !same(other, cell))
      const needs = requires.flatMap(({ pick, wild }) => requirement(pick, wild, odd, before, others))
      const list = needs.length > 0 ? ` requires=${needs.join(',')}` : ''
      return `${cell[1]}${list} phase=${phase}${outOfOrder ? ' out-of-order' : ''}${noDown ? ' no-down' : ''}`
    }
    return services.map((about, index): PlanService => {
      const own = history.filter(([owner]) => owner === index)
      const stands = (cell: Cell) => rows.some((row) => same(row, cell))
      const gone = (cell: Cell) => odd && fileOf(cell).gone && stands(cell)
      const rowText = (cell: Cell) => {
        const requires = text(cell)
          .split(' ')
          .find((word) => word.startsWith('requires='))
        return [
          cell[1],
          requires,
          odd && fileOf(cell).changed && 'changed',
          gone(cell) && fileOf(cell).notKept && 'not-kept',
          odd && fileOf(cell).baseline && 'baseline',
        ]
          .filter(Boolean)
          .join(' ')
      }
      return given(nameOf(index), {
        files: own.filter((cell) => !gone(cell)).map(text),
        applied: rows.filter(([owner]) => owner === index).map(rowText),
        // Backwards only: what a circle of dependsOn means has its own test.
        dependsOn: index === 0 ? [] : [...new Set(about.dependsOn.map((pick) => nameOf(pick % index)))],
        optional: about.optional,
        ...(odd ? oddness(nameOf(index), about.odd) : {}),
      })
    })
  })
}

function oddness(name: string, odd: string): Given {
  const since = new Date(0)
  switch (odd) {
    case 'unknown':
      return { unknown: true }
    case 'dirty':
      return {
        standing: {
          open: [{ direction: 'up', version: 1n, description: '', statement: 0, text: null, inDoubt: true, since }],
        },
      }
    case 'foreign':
      return { standing: { ledger: 'foreign', id: null, service: null, applied: [] } }
    case 'service':
      return { standing: { service: `not-${name}` } }
    case 'environment':
      return { standing: { environment: 'elsewhere' } }
    case 'incomplete':
      return { standing: { system: ['ghost', name] } }
    case 'finding':
      return { findings: [{ code: 'BAD_DIRECTIVE', severity: 'error', file: '/f', line: 1, message: '', remedy: '' }] }
    default:
      return {}
  }
}

function requirement(
  pick: number,
  wild: boolean,
  odd: boolean,
  before: readonly Cell[],
  history: readonly Cell[],
): string[] {
  if (wild && odd && pick % 3 === 0) return [pick % 2 === 0 ? 'ghost@1' : `${names[0]}@9`]
  const from = wild ? history : before
  const chosen = from[pick % Math.max(1, from.length)]
  return chosen ? [`${nameOf(chosen[0])}@${chosen[1]}`] : []
}

/** Every service's places in their order, the services mixed. */
function interleave(sizes: readonly number[], picks: readonly number[]): Cell[] {
  const done = sizes.map(() => 0)
  return picks.flatMap((pick): Cell[] => {
    const open = sizes.flatMap((size, index) => (done[index]! < size ? [index] : []))
    const index = open[pick % Math.max(1, open.length)]
    if (index === undefined) return []
    const place = done[index]! + 1
    done[index] = place
    return [[index, place]]
  })
}

function toggle(rows: Cell[], cell: Cell | undefined): void {
  if (!cell) return
  const at = rows.findIndex((row) => same(row, cell))
  if (at < 0) rows.push(cell)
  else rows.splice(at, 1)
}

function swap(rows: Cell[], a: number, b: number): void {
  if (rows.length === 0) return
  const [i, j] = [a % rows.length, b % rows.length]
  const [first, second] = [rows[i]!, rows[j]!]
  rows[i] = second
  rows[j] = first
}

function same(a: Cell, b: Cell): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

function nameOf(index: number): string {
  return names[index]!
}
