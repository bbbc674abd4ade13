import { expect, test } from 'vitest'
import { baseline } from '../../src/plan/baseline.ts'
import type { RowsTarget } from '../../src/plan/rows.ts'
import { changesOf } from './amendments.ts'
import { codesOf, given, type Given } from './given.ts'

const files = ['1', '2', '3']
type Target = Exclude<RowsTarget, 'zero'>

test.each<[target: Target, standing: Given['standing'], changes: string[]]>([
  [2n, {}, ['+1', '+2']],
  [1n, { ledger: 'absent', id: null, service: null }, ['+1']],
  ['latest', {}, ['+1', '+2', '+3']],
])('a baseline at %s has a row for each file up to there', (target, standing = {}, changes) => {
  const made = baseline(given('user', { files, standing }), target, {}, 'made by hand in 2019')
  expect(made.refusals).toEqual([])
  expect(changesOf(made.changes)).toEqual(changes)
  for (const change of made.changes)
    expect(change).toMatchObject({ origin: 'baseline', because: 'made by hand in 2019' })
})

const open = { direction: 'up', version: 1n, description: '', statement: 0, text: null, inDoubt: true } as const

test.each<[about: Given, target: Target, refusals: string[]]>([
  [{ files, applied: ['1'] }, 2n, ['LEDGER_NOT_EMPTY user']],
  [{ files, standing: { open: [{ ...open, since: new Date(0) }] } }, 2n, ['LEDGER_NOT_EMPTY user']],
  [{ files, standing: { seeds: [{ name: 's', checksum: null, requires: [] }] } }, 2n, ['LEDGER_NOT_EMPTY user']],
  [{ files }, 9n, ['NO_SUCH_VERSION user@9']],
  [{ files, unknown: true }, 1n, ['UNREACHABLE user']],
  [{ files, standing: { ledger: 'foreign', id: null, service: null } }, 1n, ['FOREIGN_LEDGER user']],
])('%o takes no baseline at %s: %j', (about, target, refusals) => {
  expect(codesOf(baseline(given('user', about), target).refusals)).toEqual(refusals)
})
