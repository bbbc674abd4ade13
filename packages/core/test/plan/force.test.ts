import { expect, test } from 'vitest'
import { force } from '../../src/plan/force.ts'
import type { RowsTarget } from '../../src/plan/rows.ts'
import { changesOf } from './amendments.ts'
import { codesOf, given, type Given } from './given.ts'

const files = ['1', '2', '3', '20260301120000']
const open = {
  direction: 'up',
  version: 3n,
  description: '',
  statement: 1,
  text: null,
  inDoubt: true,
  since: new Date(0),
} as const

test.each<[applied: string[], target: RowsTarget, changes: string[]]>([
  [[], 2n, ['+1', '+2']],
  [[], 'latest', ['+1', '+2', '+3', '+20260301120000']],
  [['1', '2', '3'], 1n, ['-3', '-2']],
  // The order of application, backwards.
  [['1', '3', '2'], 'zero', ['-2', '-3', '-1']],
  [['1', '3'], 2n, ['-3', '+2']],
  [['2'], 2n, ['+1']],
  [['1', '2'], 2n, []],
  // A row without a file is none of the files up to there.
  [['1', '2', '7'], 2n, ['-7']],
  [['0', '1'], 1n, ['-0']],
  // Rows that are there are left as they are.
  [['1 changed', '2 baseline'], 3n, ['+3']],
])('%j forced to %s', (applied, target, changes) => {
  const made = force(given('user', { files, applied }), target)
  expect(made.refusals).toEqual([])
  expect(changesOf(made.changes)).toEqual(changes)
})

test('what was open is open no more, and a seed goes with the version that it requires', () => {
  const seeds = [
    { name: 'people', checksum: null, requires: [{ service: 'user', version: 3n }] },
    { name: 'more', checksum: null, requires: [{ service: 'other', version: 3n }] },
  ]
  const user = given('user', { files, applied: ['1', '3'], standing: { open: [{ ...open, version: 2n }], seeds } })
  const { changes } = force(user, 1n, {}, 'restored from a dump')
  expect(changesOf(changes)).toEqual(['closed 2', '-3 (people)'])
  for (const change of changes) expect(change).toMatchObject({ origin: 'forced', because: 'restored from a dump' })
})

test('a new row is that of the file, with its way back', () => {
  const [change] = force(given('user', { files: ['1 requires=billing@2'] }), 1n).changes
  expect(change).toMatchObject({
    step: {
      version: 1n,
      checksum: 'up of user@1',
      down: { checksum: 'down of user@1' },
      requires: [{ service: 'billing', version: 2n }],
    },
  })
})

test.each<[about: Given, target: RowsTarget, refusals: string[]]>([
  [{ files }, 4n, ['NO_SUCH_VERSION user@4']],
  [{ applied: ['1'] }, 1n, ['NO_SUCH_VERSION user@1']],
  [{ files, unknown: true }, 1n, ['UNREACHABLE user']],
  [{ files, standing: { ledger: 'foreign', id: null, service: null } }, 1n, ['FOREIGN_LEDGER user']],
  [{ files, standing: { service: 'billing' } }, 1n, ['WRONG_SERVICE user']],
  [{ files, standing: { environment: 'production' } }, 1n, ['WRONG_ENVIRONMENT user']],
  [{ files, findings: [finding('error')] }, 1n, ['DUPLICATE_VERSION user']],
  [{ files, findings: [finding('warning')] }, 1n, []],
  // To take rows out nobody needs the files.
  [{ files, findings: [finding('error')] }, 'zero', []],
])('%j forced to %s: %j', (about, target, refusals) => {
  const made = force(given('user', about), target, { environment: 'test' })
  expect(codesOf(made.refusals)).toEqual(refusals)
})

function finding(severity: 'error' | 'warning'): NonNullable<Given['findings']>[number] {
  return { code: 'DUPLICATE_VERSION', severity, file: '/f', line: 1, message: 'what', remedy: 'do' }
}
