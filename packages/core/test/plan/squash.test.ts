import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Migration } from '../../src/migration.ts'
import { ailmentsOf } from '../../src/plan/ailments.ts'
import { plan, type PlanService } from '../../src/plan/plan.ts'
import { chooseFiles } from '../../src/plan/squash.ts'
import type { Standing } from '../../src/store.ts'
import { advance } from './advance.ts'
import { codesOf, given, type Given, goalOf, stepsOf, textBody } from './given.ts'

/** A service of which some files are squashed ones: `4 replaces=1..4` beside the plain texts of `given`. */
function squashed(name: string, about: Given, squashes: readonly string[]): PlanService {
  const plain = given(name, about)
  const more = squashes.map((text): Migration => {
    const [version = '', from = '', to = ''] = text.split(/ replaces=|\.\./)
    const up = textBody(`/${name}/${version}_all.up.sql`, `squash ${text}`)
    const down = textBody(`/${name}/${version}_all.down.sql`, `squash ${text}, down`)
    const rest = { requires: [], phase: 'expand', irreversible: false, outOfOrder: false } as const
    const replaces = { from: BigInt(from), to: BigInt(to) }
    return { version: BigInt(version), description: 'all', up, down, replaces, ...rest }
  })
  const all = [...plain.migrations, ...more].sort((a, b) => (a.version < b.version ? -1 : 1))
  return { ...plain, ...chooseFiles(all, plain.standing) }
}

const four = ['4 replaces=1..4']

test.each<[what: string, about: Given, steps: string]>([
  ['nothing stands', { files: ['1', '2', '3', '4', '5'] }, '+user@4 +user@5'],
  ['all of them stand', { files: ['1', '2', '3', '4', '5'], applied: ['1', '2', '3', '4'] }, '+user@5'],
  ['all stand, their files gone', { files: ['5'], applied: ['1', '2', '3', '4'] }, '+user@5'],
  ['some stand', { files: ['1', '2', '3', '4', '5'], applied: ['1', '2'] }, '+user@3 +user@4 +user@5'],
  ['some stand, and the last never was', { files: ['1', '2', '3', '5'], applied: ['1', '2'] }, '+user@3 +user@5'],
  ['it went for them', { files: ['5'], applied: ['4 changed'] }, 'CHANGED_FILE user@4'],
  ['some stand, the files of the rest gone', { files: ['5'], applied: ['1', '2'] }, 'SQUASHED_AWAY user@4'],
])('%s', (_, about, expected) => {
  const made = plan([squashed('user', about, four)], goalOf('up'))
  expect(codesOf(made.refusals).join(' ') || stepsOf(made).join(' ')).toBe(expected)
})

test('where it went for them it stands, goes back, and comes up again as one', () => {
  const files = { files: ['1', '2', '3', '4', '5'] }
  const empty = squashed('user', files, four)
  const [after] = advance([empty], plan([empty], goalOf('up')).steps)
  const again = squashed('user', { ...files, standing: after?.standing as Standing }, four)
  expect(stepsOf(plan([again], goalOf('up')))).toEqual([])
  expect(ailmentsOf(again, [again])).toEqual([])
  expect(stepsOf(plan([again], goalOf('reset user')))).toEqual(['-user@5', '-user@4', '+user@4', '+user@5'])
  expect(plan([again], goalOf('down 2 user')).steps[1]?.step.body).toMatchObject({
    checksum: expect.stringContaining('squash') as string,
  })
})

test('rows of their own go back one by one, by what the ledger keeps', () => {
  const user = squashed('user', { applied: ['1', '2', '3', '4'] }, four)
  expect(ailmentsOf(user, [user])).toEqual([])
  const down = plan([user], goalOf('down user'))
  expect(down.refusals).toEqual([])
  expect(down.steps.map(({ step }) => [step.kind === 'migration' && step.version, step.body])).toEqual(
    [4n, 3n, 2n, 1n].map((version) => [version, 'kept']),
  )
  expect(codesOf(plan([user], goalOf('reset user')).refusals)).toEqual(['SQUASHED_AWAY user@4'])
})

test('whoever requires one of them gets the one that went for them', () => {
  const patient = (applied: string[] = []) => given('patient', { files: ['1 requires=user@2'], applied })
  const fresh = [squashed('user', { files: ['5'] }, four), patient()]
  expect(stepsOf(plan(fresh, goalOf('up patient')))).toEqual(['+user@4', '+patient@1'])
  const [user, other] = advance(fresh, plan(fresh, goalOf('up')).steps)
  const standing = [squashed('user', { standing: user?.standing as Standing }, four), other!]
  expect(codesOf(plan(standing, goalOf('down user')).refusals)).toEqual(['REQUIRED_BY user@4'])
  expect(standing.flatMap((service) => ailmentsOf(service, standing))).toEqual([])
})

test('a squash of a squash holds it, whatever stands', () => {
  const both = [...four, '6 replaces=1..6']
  const at = (about: Given) => stepsOf(plan([squashed('user', about, both)], goalOf('up'))).join(' ')
  expect(at({ files: ['5', '6', '7'] })).toBe('+user@6 +user@7')
  expect(at({ files: ['1', '2', '3', '4', '5', '6'], applied: ['1', '2'] })).toBe('+user@3 +user@4 +user@5 +user@6')
  expect(at({ files: ['5', '6'], applied: ['1', '2', '3', '4'] })).toBe('+user@5 +user@6')
})

test('whoever requires one of them gets the outermost that went for it', () => {
  const system = [
    squashed('user', { files: ['7'] }, [...four, '6 replaces=1..6']),
    given('patient', { files: ['1 requires=user@2'] }),
  ]
  const made = plan(system, goalOf('up patient'))
  expect([made.refusals, stepsOf(made)]).toEqual([[], ['+user@6', '+patient@1']])
})

test('wherever a store stands between none and all, it ends with all of them or the one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 2, max: 5 }), (stands, last) => {
      const files = ['1', '2', '3', '4', '5', '6']
      const user = squashed('user', { files, applied: files.slice(0, stands) }, [`${last} replaces=1..${last}`])
      const [after] = advance([user], plan([user], goalOf('up')).steps)
      const versions = (after!.standing as Standing).applied.map(({ version }) => version)
      const all = [1n, 2n, 3n, 4n, 5n, 6n]
      expect(versions).toEqual(stands === 0 ? all.filter((version) => version >= last) : all)
    }),
  )
})
