import type { PlanOptions } from '../../src/plan/goal.ts'
import type { PlanService, RefusalCode } from '../../src/plan/plan.ts'
import type { Open } from '../../src/store.ts'
import { given, type Given } from './given.ts'

/** Which refusal stops which goals, and which it leaves alone: there nothing at all is refused. */
export interface Row {
  /** Code and place. */
  readonly said: `${RefusalCode} ${string}`
  readonly services: readonly PlanService[]
  readonly stops: readonly string[]
  readonly leaves: readonly string[]
  readonly options?: PlanOptions
  /** With these the goals that it stops are free. */
  readonly unless?: PlanOptions
}

/** Another service, which is as it should be, and `user` with versions 1 and 2 of 3, which is as the row says. */
export function system(about: Given, billing: Given = {}): PlanService[] {
  return [
    given('billing', { files: ['1', '2'], applied: ['1'], ...billing }),
    given('user', { files: ['1', '2', '3'], applied: ['1', '2'], ...about }),
  ]
}

const open: Open = {
  direction: 'up',
  version: 3n,
  description: '',
  statement: 1,
  text: null,
  inDoubt: true,
  since: new Date(0),
}

const states: readonly Row[] = [
  {
    said: 'CHANGED_FILE user@1',
    services: system({ applied: ['1 changed', '2'] }),
    stops: ['up', 'up user', 'to user@3'],
    leaves: ['up billing', 'down user', 'redo 2 user', 'to user@zero'],
  },
  {
    said: 'MISSING_FILE user@2',
    services: system({ files: ['1', '3', '4'], applied: ['1', '2', '3'] }),
    stops: ['up', 'up user', 'to user@4', 'redo 2 user'],
    leaves: ['up billing', 'down user', 'to user@1'],
  },
  {
    said: 'OUT_OF_ORDER user@2',
    services: system({ applied: ['1', '3'] }),
    stops: ['up', 'up user', 'up 1 user', 'to user@3'],
    leaves: ['up 0 user', 'up billing', 'down 1 user', 'redo 1 user', 'to user@1', 'to user@2'],
    unless: { allowOutOfOrder: true },
  },
  {
    said: 'IRREVERSIBLE user@2',
    services: system({ files: ['1', '2 no-down', '3'] }),
    stops: ['down 1 user', 'down', 'redo 1 user', 'to user@1'],
    leaves: ['up', 'to user@3', 'down billing'],
  },
  {
    said: 'IRREVERSIBLE user@2',
    services: system({ files: ['1', '2 irreversible', '3'] }),
    stops: ['down 1 user'],
    leaves: ['up'],
  },
  {
    said: 'IRREVERSIBLE user@2',
    services: system({ files: ['1'], applied: ['1', '2 not-kept'] }),
    stops: ['down 1 user'],
    leaves: ['up'],
  },
  {
    said: 'SQUASHED_AWAY user@3',
    services: system({ squashes: [{ range: { from: 1n, to: 3n }, as: 'partly' }] }),
    stops: ['up', 'up user', 'to user@3', 'reset user'],
    leaves: ['up billing', 'down 1 user', 'down'],
  },
  {
    said: 'BASELINE user@2',
    services: system({ applied: ['1 baseline', '2 baseline', '3'] }),
    stops: ['down 2 user', 'down', 'redo 2 user', 'to user@1', 'to user@zero'],
    leaves: ['up', 'down 1 user', 'redo 1 user', 'to user@2', 'down billing'],
  },
  {
    said: 'BASELINE user@1',
    services: system({ files: ['1 requires=billing@1', '2'], applied: ['1 baseline'] }),
    options: { cascade: true },
    stops: ['down billing', 'to billing@zero'],
    leaves: ['up'],
  },
  {
    said: 'DIRTY user@3',
    services: system({ standing: { open: [open] } }),
    stops: ['up', 'down 1 user', 'to user@1', 'redo 1 user', 'seed'],
    leaves: ['up billing', 'down 1 billing'],
  },
  {
    said: 'WRONG_SERVICE user',
    services: system({ standing: { service: 'visits' } }),
    stops: ['up', 'down 1 user', 'seed user'],
    leaves: ['up billing'],
  },
  {
    said: 'WRONG_SERVICE user',
    services: system({ standing: { service: 'visits' } }, { files: ['1', '2 requires=user@1'] }),
    stops: ['down 1 billing', 'up billing'],
    leaves: ['seed billing', 'to billing@1'],
  },
  {
    said: 'WRONG_ENVIRONMENT user',
    services: system({ standing: { environment: 'production' } }),
    options: { environment: 'test' },
    stops: ['up', 'down 1 user', 'seed user', 'down 1 billing'],
    leaves: ['up billing'],
    unless: { environment: 'production' },
  },
  {
    said: 'WRONG_ENVIRONMENT user',
    services: system({ standing: { environment: 'production' } }),
    options: { environment: 'test' },
    stops: ['up user'],
    leaves: [],
    unless: { environment: null },
  },
]

const sight: readonly Row[] = [
  {
    said: 'UNREACHABLE user',
    services: system({ unknown: true }),
    stops: ['up', 'up user', 'to user@1', 'down 1 user', 'down 1 billing', 'seed'],
    leaves: ['up billing', 'to billing@2', 'seed billing'],
  },
  {
    said: 'UNREACHABLE user',
    services: system({ unknown: true, optional: true }),
    stops: ['up user', 'down', 'down 1 billing'],
    leaves: ['up', 'up billing', 'down 0', 'seed'],
  },
  {
    said: 'UNREACHABLE user',
    services: system({ unknown: true, optional: true }),
    options: { requireAll: true },
    stops: ['up', 'seed'],
    leaves: ['up billing'],
    unless: {},
  },
  {
    said: 'UNREACHABLE user',
    services: system({ unknown: true }),
    stops: ['down 1 billing', 'redo 1 billing', 'to billing@zero'],
    leaves: ['to billing@2'],
    unless: { alone: true },
  },
  {
    said: 'SYSTEM_INCOMPLETE user',
    services: system({ standing: { system: ['user', 'visits'] } }),
    stops: ['down 1 user', 'redo 1 user', 'to user@1'],
    leaves: ['up', 'to user@3', 'down 1 billing', 'down 0 user'],
    unless: { alone: true },
  },
]

const requirements: readonly Row[] = [
  {
    said: 'REQUIREMENT_UNKNOWN user@3',
    services: system({ files: ['1', '2', '3 requires=ghost@1'] }),
    stops: ['up', 'up user', 'to user@3'],
    leaves: ['up billing', 'to user@2', 'down 1 user'],
  },
  {
    said: 'REQUIREMENT_UNKNOWN user@3',
    services: system({ files: ['1', '2', '3 requires=billing@1'] }, { unknown: true, optional: true }),
    stops: ['up', 'up user'],
    leaves: ['to user@2', 'up 0 user'],
  },
  {
    said: 'REQUIREMENT_MISSING user@3',
    services: system({ files: ['1', '2', '3 requires=billing@9'] }),
    stops: ['up', 'up user', 'to user@3'],
    leaves: ['up billing', 'down 1 user'],
  },
  {
    said: 'REQUIRED_BY billing@1',
    services: system({ applied: ['1', '2 requires=billing@1'] }),
    stops: ['down billing', 'to billing@zero', 'redo 1 billing'],
    leaves: ['down', 'down 1 user', 'up', 'to billing@1'],
    unless: { cascade: true },
  },
  {
    said: 'REQUIRED_BY user@3',
    services: system({ files: ['1', '2', '3 requires=billing@2'] }),
    stops: ['to user@3 billing@1', 'to billing@zero user@latest'],
    leaves: ['to user@3', 'to user@3 billing@2'],
  },
  {
    said: 'PHASE user@3',
    services: system({ files: ['1', '2', '3 requires=billing@3'] }, { files: ['1', '2', '3 phase=contract'] }),
    options: { phase: 'expand' },
    stops: ['up', 'up user', 'to user@3', 'to user@3 billing@latest'],
    leaves: ['up billing', 'to user@2', 'down 1 user'],
    unless: { phase: 'contract' },
  },
  {
    said: 'CYCLE user@3',
    services: system({ files: ['1', '2', '3 requires=user@3'] }),
    stops: ['up', 'up user', 'to user@3'],
    leaves: ['up billing', 'down 1 user', 'to user@2'],
  },
  {
    said: 'NO_SUCH_SERVICE usr',
    services: system({}),
    stops: ['up usr', 'down usr', 'to usr@1', 'seed usr', 'up user usr'],
    leaves: ['up', 'up user'],
  },
  {
    said: 'NO_SUCH_VERSION user@7',
    services: system({}),
    stops: ['to user@7', 'to user@7 billing@1'],
    leaves: ['to user@3', 'to user@zero', 'to user@latest'],
  },
]

export const rows: readonly Row[] = [...states, ...sight, ...requirements]
