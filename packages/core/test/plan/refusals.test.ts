import { expect, test } from 'vitest'
import type { FindingCode } from '../../src/finding.ts'
import type { PlanOptions } from '../../src/plan/goal.ts'
import { plan, type PlanService, type RefusalCode } from '../../src/plan/plan.ts'
import type { Open } from '../../src/store.ts'
import { codesOf, given, type Given, goalOf } from './given.ts'

interface Row {
  readonly code: RefusalCode
  readonly said: string
  readonly services: readonly PlanService[]
  /** The goals that it stops. */
  readonly stops: readonly string[]
  /** The goals that it leaves alone: nothing at all is refused. */
  readonly leaves: readonly string[]
  readonly options?: PlanOptions
  /** With these the goals that it stops are free. */
  readonly unless?: PlanOptions
}

const fine = given('billing', { files: ['1', '2'], applied: ['1'] })
const user = (about: Given): PlanService[] => [
  fine,
  given('user', { files: ['1', '2', '3'], applied: ['1', '2'], ...about }),
]
const open: Open = {
  direction: 'up',
  version: 3n,
  description: 'three',
  statement: 1,
  text: 'create index',
  since: new Date(0),
}

const rows: readonly Row[] = [
  {
    code: 'CHANGED_FILE',
    said: 'user@1',
    services: user({ applied: ['1 changed', '2'] }),
    stops: ['up', 'up user', 'to user@3'],
    leaves: ['up billing', 'down user', 'redo 2 user', 'to user@zero'],
  },
  {
    code: 'MISSING_FILE',
    said: 'user@2',
    services: user({ files: ['1', '3', '4'], applied: ['1', '2', '3'] }),
    stops: ['up', 'up user', 'to user@4', 'redo 2 user'],
    leaves: ['up billing', 'down user', 'to user@1'],
  },
  {
    code: 'OUT_OF_ORDER',
    said: 'user@2',
    services: user({ applied: ['1', '3'] }),
    stops: ['up', 'up user', 'up 1 user', 'to user@3'],
    leaves: ['up 0 user', 'up billing', 'down 1 user', 'redo 1 user', 'to user@1', 'to user@2'],
    unless: { allowOutOfOrder: true },
  },
  {
    code: 'IRREVERSIBLE',
    said: 'user@2',
    services: user({ files: ['1', '2 no-down', '3'] }),
    stops: ['down 1 user', 'down', 'redo 1 user', 'to user@1'],
    leaves: ['up', 'to user@3', 'down billing'],
  },
  {
    code: 'IRREVERSIBLE',
    said: 'user@2',
    services: user({ files: ['1', '2 irreversible', '3'] }),
    stops: ['down 1 user'],
    leaves: ['up'],
  },
  {
    code: 'IRREVERSIBLE',
    said: 'user@2',
    services: user({ files: ['1'], applied: ['1', '2 not-kept'] }),
    stops: ['down 1 user'],
    leaves: ['up'],
  },
  {
    code: 'DIRTY',
    said: 'user@3',
    services: user({ standing: { open: [open] } }),
    stops: ['up', 'down 1 user', 'to user@1', 'redo 1 user', 'seed'],
    leaves: ['up billing', 'down 1 billing'],
  },
  {
    code: 'FOREIGN_LEDGER',
    said: 'user',
    services: user({ applied: [], standing: { ledger: 'foreign', id: null, service: null } }),
    stops: ['up', 'up user', 'down user', 'to user@1', 'seed user'],
    leaves: ['up billing', 'down billing'],
  },
  {
    code: 'WRONG_SERVICE',
    said: 'user',
    services: user({ standing: { service: 'visits' } }),
    stops: ['up', 'down 1 user', 'seed user', 'down 1 billing'],
    leaves: ['up billing'],
  },
  {
    code: 'WRONG_ENVIRONMENT',
    said: 'user',
    services: user({ standing: { environment: 'production' } }),
    options: { environment: 'test' },
    stops: ['up', 'down 1 user', 'seed user', 'down 1 billing'],
    leaves: ['up billing'],
    unless: { environment: 'production' },
  },
  {
    code: 'UNREACHABLE',
    said: 'user',
    services: user({ unknown: true }),
    stops: ['up', 'up user', 'to user@1', 'down 1 user', 'down 1 billing', 'seed'],
    leaves: ['up billing', 'to billing@2', 'seed billing'],
  },
  {
    code: 'UNREACHABLE',
    said: 'user',
    services: user({ unknown: true, optional: true }),
    stops: ['up user', 'down', 'down 1 billing'],
    leaves: ['up', 'up billing', 'down 0', 'seed'],
  },
  {
    code: 'UNREACHABLE',
    said: 'user',
    services: user({ unknown: true, optional: true }),
    options: { requireAll: true },
    stops: ['up', 'seed'],
    leaves: ['up billing'],
  },
  {
    code: 'UNREACHABLE',
    said: 'user',
    services: user({ unknown: true }),
    stops: ['down 1 billing', 'redo 1 billing', 'to billing@zero'],
    leaves: ['to billing@2'],
    unless: { alone: true },
  },
  {
    code: 'SYSTEM_INCOMPLETE',
    said: 'user',
    services: user({ standing: { system: ['user', 'visits'] } }),
    stops: ['down 1 user', 'redo 1 user', 'to user@1'],
    leaves: ['up', 'to user@3', 'down 1 billing', 'down 0 user'],
    unless: { alone: true },
  },
  {
    code: 'REQUIREMENT_UNKNOWN',
    said: 'user@3',
    services: user({ files: ['1', '2', '3 requires=ghost@1'] }),
    stops: ['up', 'up user', 'to user@3'],
    leaves: ['up billing', 'to user@2', 'down 1 user'],
  },
  {
    code: 'REQUIREMENT_UNKNOWN',
    said: 'user@3',
    services: [
      given('billing', { unknown: true, optional: true, files: ['1'] }),
      given('user', { files: ['1', '2', '3 requires=billing@1'], applied: ['1', '2'] }),
    ],
    stops: ['up', 'up user'],
    leaves: ['to user@2', 'up 0 user'],
  },
  {
    code: 'REQUIREMENT_MISSING',
    said: 'user@3',
    services: user({ files: ['1', '2', '3 requires=billing@9'] }),
    stops: ['up', 'up user', 'to user@3'],
    leaves: ['up billing', 'down 1 user'],
  },
  {
    code: 'REQUIRED_BY',
    said: 'billing@1',
    services: user({ applied: ['1', '2 requires=billing@1'] }),
    stops: ['down billing', 'to billing@zero', 'redo 1 billing'],
    leaves: ['down', 'down 1 user', 'up', 'to billing@1'],
    unless: { cascade: true },
  },
  {
    code: 'REQUIRED_BY',
    said: 'user@3',
    services: user({ files: ['1', '2', '3 requires=billing@2'] }),
    stops: ['to user@3 billing@1', 'to billing@zero user@latest'],
    leaves: ['to user@3', 'to user@3 billing@2'],
  },
  {
    code: 'PHASE',
    said: 'user@3',
    services: user({ files: ['1', '2', '3 requires=billing@3'] }).map((service) =>
      service === fine ? given('billing', { files: ['1', '2', '3 phase=contract'], applied: ['1'] }) : service,
    ),
    options: { phase: 'expand' },
    stops: ['up', 'up user', 'to user@3', 'to user@3 billing@latest'],
    leaves: ['up billing', 'to user@2', 'down 1 user'],
    unless: { phase: 'contract' },
  },
  {
    code: 'CYCLE',
    said: 'user@3',
    services: user({ files: ['1', '2', '3 requires=user@3'] }),
    stops: ['up', 'up user', 'to user@3'],
    leaves: ['up billing', 'down 1 user', 'to user@2'],
  },
  {
    code: 'NO_SUCH_SERVICE',
    said: 'usr',
    services: user({}),
    stops: ['up usr', 'down usr', 'to usr@1', 'seed usr', 'up user usr'],
    leaves: ['up', 'up user'],
  },
  {
    code: 'NO_SUCH_VERSION',
    said: 'user@7',
    services: user({}),
    stops: ['to user@7', 'to user@7 billing@1'],
    leaves: ['to user@3', 'to user@zero', 'to user@latest'],
  },
]

const flat = rows.flatMap(({ code, said, services, stops, leaves, options = {}, unless }) => [
  ...stops.map((goal) => ({ code, said, services, goal, options, stopped: true })),
  ...leaves.map((goal) => ({ code, said, services, goal, options, stopped: false })),
  ...(unless ? stops.map((goal) => ({ code, said, services, goal, options: unless, stopped: false })) : []),
])

test.each(flat)('$code: $goal $options: $stopped', ({ code, said, services, goal, options, stopped }) => {
  const { refusals } = plan(services, goalOf(goal), options)
  expect(codesOf(refusals)).toEqual(stopped ? expect.arrayContaining([`${code} ${said}`]) : [])
  for (const refusal of refusals) expect(refusal.message && refusal.remedy).toBeTruthy()
})

const findings: readonly FindingCode[] = [
  'BAD_DIRECTIVE',
  'DOWN_WITHOUT_UP',
  'DUPLICATE_VERSION',
  'EMPTY_FOLDER',
  'INLINE_COPY',
  'META_COMMAND',
  'MISSING_DOWN',
  'NOT_SUPPORTED',
  'NOT_UTF8',
  'NUL_BYTE',
  'OWN_TRANSACTIONS',
  'SEED_WITHOUT_REQUIRES',
  'SEQUENCE_AFTER_TIMESTAMP',
  'UNFINISHED_TEXT',
  'UNKNOWN_DIRECTIVE',
  'UNREADABLE_NAME',
]

test.each(findings)('a finding stops what applies, with its place: %s', (code) => {
  const finding = { code, severity: 'error', file: '/user/3.up.sql', line: 4, message: 'what', remedy: 'do' } as const
  const services = user({ findings: [finding] })
  for (const goal of ['up', 'up user', 'seed user', 'to user@3', 'redo 1 user']) {
    expect(plan(services, goalOf(goal)).refusals, goal).toEqual([
      { code, service: 'user', version: null, file: '/user/3.up.sql', line: 4, message: 'what', remedy: 'do' },
    ])
  }
  for (const goal of ['up billing', 'down 1 user', 'to user@1'])
    expect(plan(services, goalOf(goal)).refusals, goal).toEqual([])
  expect(plan(user({ findings: [{ ...finding, severity: 'warning' }] }), goalOf('up')).refusals).toEqual([])
})

test('every code that a plan can refuse with has its row', () => {
  const codes = new Set<RefusalCode>(rows.map(({ code }) => code))
  const all: Record<Exclude<RefusalCode, FindingCode>, true> = {
    CHANGED_FILE: true,
    CYCLE: true,
    DIRTY: true,
    FOREIGN_LEDGER: true,
    IRREVERSIBLE: true,
    MISSING_FILE: true,
    NO_SUCH_SERVICE: true,
    NO_SUCH_VERSION: true,
    OUT_OF_ORDER: true,
    PHASE: true,
    REQUIRED_BY: true,
    REQUIREMENT_MISSING: true,
    REQUIREMENT_UNKNOWN: true,
    SYSTEM_INCOMPLETE: true,
    UNREACHABLE: true,
    WRONG_ENVIRONMENT: true,
    WRONG_SERVICE: true,
  }
  expect([...codes].toSorted()).toEqual(Object.keys(all).toSorted())
})
