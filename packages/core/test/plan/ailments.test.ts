import { expect, test } from 'vitest'
import { type Ailment, ailmentsOf } from '../../src/plan/ailments.ts'
import { given, type Given } from './given.ts'

const open = {
  direction: 'up',
  version: 3n,
  description: '',
  statement: 1,
  text: null,
  inDoubt: true,
  since: new Date(0),
} as const

/** `CHANGED_FILE 1`, `BROKEN_REQUIREMENT 2 billing@1`. */
function said(ailment: Ailment): string {
  if (ailment.code === 'DIRTY') return `DIRTY ${ailment.open.version}`
  const what = `${ailment.code} ${ailment.row.version}`
  if (ailment.code !== 'BROKEN_REQUIREMENT') return what
  return `${what} ${ailment.requires.service}@${ailment.requires.version}`
}

test.each<[about: Given, ailments: string[]]>([
  [{ files: ['1', '2'], applied: ['1', '2'] }, []],
  [{ files: ['1', '2'], applied: [] }, []],
  [{ files: ['1', '2', '3'], applied: ['1', '2'], standing: { open: [open] } }, ['DIRTY 3']],
  [{ files: ['1', '2'], applied: ['1 changed', '2'] }, ['CHANGED_FILE 1']],
  [{ files: ['1', '3'], applied: ['1', '2'] }, ['MISSING_FILE 2']],
  // Above all files: a newer release's.
  [{ files: ['1'], applied: ['1', '2'] }, []],
  [{ files: [], applied: ['1'] }, []],
  [{ files: ['1 requires=billing@1'], applied: ['1'] }, []],
  [{ files: ['1 requires=billing@2'], applied: ['1'] }, ['BROKEN_REQUIREMENT 1 billing@2']],
  // Nobody can look there.
  [{ files: ['1 requires=elsewhere@2,out@1,torn@1'], applied: ['1'] }, []],
  [{ files: ['1'], unknown: true }, []],
])('%o: %j', (about, ailments) => {
  const user = given('user', about)
  const torn = given('torn', { standing: { ledger: 'foreign' } })
  const all = [user, given('billing', { files: ['1', '2'], applied: ['1'] }), given('out', { unknown: true }), torn]
  expect(ailmentsOf(user, all).map(said)).toEqual(ailments)
})
