import { expect, test } from 'vitest'
import { formatOf } from '../../src/own.ts'
import { plan } from '../../src/plan/plan.ts'
import { codesOf, given, goalOf, textBody } from './given.ts'

const newer = formatOf(3, 2)

test.each([
  ['up', ['1', '2'], [], ['NEWER_LEDGER user']],
  ['up user', ['1', '2'], [], ['NEWER_LEDGER user']],
  ['up billing', ['1', '2'], [], []],
  ['up', ['1', '2', '3'], ['NEWER_LEDGER user'], []],
])('a ledger of a newer format is refused where %s of %j would write: %j, else a note: %j', (goal, files, no, note) => {
  const services = [
    given('user', { files, applied: ['1', '2'], standing: newer }),
    given('billing', { files: ['1'], applied: ['1'] }),
  ]
  const { refusals, notes } = plan(services, goalOf(goal))
  expect([codesOf(refusals), codesOf(notes)]).toEqual([no, note])
  for (const { message } of [...refusals, ...notes]) expect(message).toMatch(/format 3, and this Skein writes format 2/)
})

test('seeds are written there, too', () => {
  const up = textBody('/seeds/a.sql', 'a')
  const seeds = [{ name: 'a', up, requires: [], environments: ['test'], rerun: false }]
  const services = [given('user', { files: ['1'], applied: ['1'], seeds, standing: newer })]
  expect(codesOf(plan(services, goalOf('seed'), { environment: 'test' }).refusals)).toEqual(['NEWER_LEDGER user'])
  expect(codesOf(plan(services, goalOf('seed'), { environment: 'staging' }).refusals)).toEqual([])
})
