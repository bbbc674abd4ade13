import { expect, test } from 'vitest'
import type { FindingCode } from '../../src/finding.ts'
import { plan, type RefusalCode } from '../../src/plan/plan.ts'
import type { RowsRefusalCode } from '../../src/plan/rows.ts'
import { codesOf, given, goalOf } from './given.ts'
import { ledgers } from './refusal-ledgers.ts'
import { rows, system } from './refusal-table.ts'

const all = [...rows, ...ledgers]

const flat = all.flatMap(({ said, services, stops, leaves, options = {}, unless }) => [
  ...stops.map((goal) => ({ said, services, goal, options, stopped: true })),
  ...leaves.map((goal) => ({ said, services, goal, options, stopped: false })),
  ...(unless ? stops.map((goal) => ({ said, services, goal, options: unless, stopped: false })) : []),
])

test.each(flat)('$said stops $goal with $options: $stopped', ({ said, services, goal, options, stopped }) => {
  const { refusals } = plan(services, goalOf(goal), options)
  if (stopped) expect(codesOf(refusals)).toContain(said)
  else expect(codesOf(refusals)).toEqual([])
  for (const refusal of refusals) expect(refusal.message && refusal.remedy).toBeTruthy()
})

test.each([
  { ledger: 'foreign' },
  { ledger: 'foreign', torn: { message: 'it is gone.', remedy: 'put it back' } },
] as const)('of a ledger that tells nothing no step is listed: %o', (standing) => {
  const services = [given('user', { files: ['1'], standing }), given('billing', { files: ['1 requires=user@1'] })]
  const { steps, refusals } = plan(services, goalOf('up'))
  expect(steps).toMatchObject([{ service: 'billing', after: [] }])
  expect(refusals).toMatchObject([{ service: 'user' }])

  const stands = given('billing', { files: ['1 requires=user@1'], applied: ['1 requires=user@1'] })
  expect(plan([services[0]!, stands], goalOf('up')).notes.map(({ code }) => code)).not.toContain('BROKEN_REQUIREMENT')
})

const finding = { severity: 'error', file: '/user/3.up.sql', line: 4, message: 'what', remedy: 'do' } as const
const found: Readonly<Record<FindingCode, true>> = {
  BAD_DIRECTIVE: true,
  BAD_VERIFY: true,
  DOWN_WITHOUT_UP: true,
  DUPLICATE_VERSION: true,
  INLINE_COPY: true,
  MERGED_BELOW: true,
  MERGED_CHANGED: true,
  MERGED_DELETED: true,
  META_COMMAND: true,
  MISSING_DOWN: true,
  NOT_SUPPORTED: true,
  NOT_UTF8: true,
  NUL_BYTE: true,
  OWN_TRANSACTIONS: true,
  SEED_WITHOUT_REQUIRES: true,
  SEQUENCE_AFTER_TIMESTAMP: true,
  UNFINISHED_TEXT: true,
  UNKNOWN_DIRECTIVE: true,
  UNREADABLE_NAME: true,
  VERIFY_WITHOUT_UP: true,
}

test.each(['up', 'up user', 'seed user', 'to user@3', 'redo 1 user'])('a finding stops %s, with its place', (goal) => {
  for (const code of Object.keys(found) as FindingCode[]) {
    const { file, line, message, remedy } = finding
    expect(plan(system({ findings: [{ ...finding, code }] }), goalOf(goal)).refusals).toEqual([
      { code, service: 'user', version: null, file, line, message, remedy },
    ])
  }
})

test.each(['up billing', 'down 1 user', 'to user@1'])('a finding leaves %s alone', (goal) => {
  const services = system({ findings: [{ ...finding, code: 'NUL_BYTE' }] })
  expect(plan(services, goalOf(goal)).refusals).toEqual([])
})

test('a warning stops nothing', () => {
  const services = system({ findings: [{ ...finding, code: 'MISSING_DOWN', severity: 'warning' }] })
  expect(plan(services, goalOf('up')).refusals).toEqual([])
})

test('every code of a plan that is no finding has its row', () => {
  const codes = new Set(all.map(({ said }) => said.replace(/ .*/, '')))
  const known: Record<Exclude<RefusalCode, FindingCode | RowsRefusalCode>, true> = {
    BASELINE: true,
    CHANGED_FILE: true,
    CYCLE: true,
    DIRTY: true,
    FOREIGN_LEDGER: true,
    HISTORY_LOST: true,
    IRREVERSIBLE: true,
    MISSING_FILE: true,
    NEWER_LEDGER: true,
    NO_SUCH_SERVICE: true,
    NO_SUCH_VERSION: true,
    OUT_OF_ORDER: true,
    PHASE: true,
    REQUIRED_BY: true,
    REQUIREMENT_MISSING: true,
    REQUIREMENT_UNKNOWN: true,
    SQUASHED_AWAY: true,
    SYSTEM_INCOMPLETE: true,
    TORN_LEDGER: true,
    UNREACHABLE: true,
    WRONG_ENVIRONMENT: true,
    WRONG_SERVICE: true,
  }
  expect([...codes].toSorted()).toEqual(Object.keys(known).toSorted())
})
