import { expect, test } from 'vitest'
import { planFresh } from '../../src/plan/fresh.ts'
import { codesOf, given, type Given, stepsOf } from './given.ts'

const open = { direction: 'up', version: 3n, description: '', statement: 1, text: null, inDoubt: true } as const

/** user ← patient@2, and something of patient above it. */
function clinic(user: Given = {}, patient: Given = {}): ReturnType<typeof given>[] {
  return [
    given('user', { files: ['1', '2 no-down', '3'], applied: ['1', '2'], ...user }),
    given('patient', { files: ['1', '2 requires=user@2', '3'], applied: ['1', '2', '3'], ...patient }),
  ]
}

test.each<[named: string[] | null, emptied: string[], back: string[], up: string[]]>([
  [['patient'], ['patient'], [], ['patient']],
  [null, ['user', 'patient'], [], ['user', 'patient']],
  [['user'], ['user'], ['-patient@3', '-patient@2'], ['user', 'patient']],
])('%j emptied', (named, emptied, back, up) => {
  const made = planFresh(clinic(), named, { cascade: true })
  expect(made.refusals).toEqual([])
  expect([made.emptied, stepsOf({ steps: made.back, refusals: [], notes: [] }), made.up]).toEqual([emptied, back, up])
  expect(made.back.map(({ after }) => after)).toEqual(back.map((_, index) => (index === 0 ? [] : [index - 1])))
})

test('steps back wait for each other, and not for what is dropped before them', () => {
  const appointment = given('appointment', { files: ['1 requires=patient@3'], applied: ['1'] })
  const { back } = planFresh([...clinic(), appointment], ['user', 'appointment'], { cascade: true })
  expect(back.map(({ service, after }) => [service, after])).toEqual([
    ['patient', []],
    ['patient', [0]],
  ])
})

test('afterwards only what stood before the ledger has rows; others have gone back as far as they had to', () => {
  const seeds = [{ name: 'people', checksum: null, requires: [] }]
  const user: Given = { applied: ['1 baseline', '2'], standing: { seeds, open: [{ ...open, since: new Date(0) }] } }
  const { after } = planFresh(clinic(user), ['user'], { cascade: true })
  expect(after.get('user')).toMatchObject({ applied: [{ version: 1n }], seeds: [], open: [] })
  expect(after.get('patient')?.applied.map(({ version }) => version)).toEqual([1n])
})

test('where there is no ledger there is nothing to empty', () => {
  const made = planFresh(
    [given('user', { files: ['1'], standing: { ledger: 'absent', id: null, service: null } })],
    null,
  )
  expect([made.emptied, made.up]).toEqual([[], ['user']])
})

const since = new Date(0)

test.each<[services: ReturnType<typeof clinic>, environment: string | null, refusals: string[]]>([
  [clinic(), null, ['REQUIRED_BY user@2']],
  [clinic({}, { applied: ['1'] }), null, []],
  [clinic({}, { applied: ['1'] }), 'test', []],
  [clinic({}, { applied: ['1'] }), 'production', ['PRODUCTION user']],
  [clinic({ standing: { environment: 'production' } }, { applied: ['1'] }), null, ['PRODUCTION user']],
  // None of these matters to what is dropped as a whole.
  [clinic({ applied: ['1 baseline', '2'], standing: { open: [{ ...open, since }] } }, { applied: ['1'] }), null, []],
  [
    clinic({ applied: [], standing: { ledger: 'foreign', id: null, service: null } }, { applied: [] }),
    null,
    ['FOREIGN_LEDGER user'],
  ],
  [clinic({ standing: { service: 'visits' } }, { applied: ['1'] }), null, ['WRONG_SERVICE user']],
  [clinic({ unknown: true }, { applied: ['1'] }), null, ['UNREACHABLE user']],
  [clinic({}, { unknown: true }), null, ['UNREACHABLE patient']],
])('case %#: what stands against it', (services, environment, refusals) => {
  expect(codesOf(planFresh(services, ['user'], { environment }).refusals)).toEqual(refusals)
})

test('elsewhere a way back is needed as ever', () => {
  const { refusals } = planFresh(clinic({}, { applied: ['1', '2 baseline', '3'] }), ['user'], { cascade: true })
  expect(codesOf(refusals)).toEqual(['BASELINE patient@2'])
})

test('what may be out of reach, and is, stays as it is unless it is named', () => {
  const unset = { ledger: 'unknown', reason: 'its url is not set', unset: true } as const
  const graph = (optional: boolean) => ({ ...given('graph', { files: ['1'], optional }), standing: unset })
  const left = planFresh([...clinic(), graph(true)], null)
  expect([left.emptied, left.up, codesOf(left.refusals)]).toEqual([['user', 'patient'], ['user', 'patient'], []])
  expect(planFresh([...clinic(), graph(true)], ['graph']).up).toEqual(['graph'])
  expect(codesOf(planFresh([...clinic(), graph(false)], null).refusals)).toContain('UNREACHABLE graph')
})
