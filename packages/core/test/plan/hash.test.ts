import { expect, test } from 'vitest'
import type { PlanOptions } from '../../src/plan/goal.ts'
import { planHash } from '../../src/plan/hash.ts'
import { plan, type PlanService } from '../../src/plan/plan.ts'
import { given, type Given, goalOf, textBody } from './given.ts'

interface Input {
  readonly goal?: string
  readonly options?: PlanOptions
  readonly patient?: Given
  readonly mode?: string
  readonly change?: (services: PlanService[]) => PlanService[]
}

const patient: Given = { files: ['1', '2', '3'], applied: ['1', '2'] }

function hash({
  goal = 'up',
  options = { environment: 'test' },
  patient: about = {},
  mode = 'atomic',
  change = (same) => same,
}: Input): string {
  const services = change([given('user', { files: ['1'] }), given('patient', { ...patient, ...about })])
  const made = plan(services, goalOf(goal), options)
  return planHash(
    made,
    goalOf(goal),
    options,
    services,
    made.steps.map(() => mode),
  )
}

const edited = (text: 'up' | 'down', of: bigint) => (services: PlanService[]) =>
  services.map((service) => ({
    ...service,
    migrations: service.migrations.map((migration) =>
      migration.version === of ? { ...migration, [text]: textBody(migration.up.file, 'edited') } : migration,
    ),
  }))

test('64 hex digits, the same for the same', () => {
  expect(hash({})).toMatch(/^[0-9a-f]{64}$/)
  expect(hash({})).toBe(hash({}))
})

test.each<[what: string, one: Input, other: Input]>([
  ['a service', {}, { change: (services) => services.slice(1) }],
  ['a ledger', {}, { patient: { standing: { id: 'another ledger' } } }],
  ['a ledger that is not known', {}, { patient: { applied: [], standing: { ledger: 'absent', id: null } } }],
  ['a version', {}, { patient: { files: ['1', '2', '4'] } }],
  ['one step more', {}, { patient: { files: ['1', '2', '3', '4'] } }],
  ['a direction', { goal: 'to patient@2' }, { goal: 'to patient@1' }],
  ['a text that will run', {}, { change: edited('up', 3n) }],
  ['a down that will run', { goal: 'down 1 patient' }, { goal: 'down 1 patient', change: edited('down', 2n) }],
  [
    'a kept text',
    { goal: 'down 1 patient', patient: { files: ['1'] } },
    { goal: 'down 1 patient', patient: { files: ['1'], applied: ['1', '2 changed-down'] } },
  ],
  [
    'the migration that goes, with the same way back',
    { goal: 'down 1 patient' },
    { goal: 'down 1 patient', patient: { applied: ['1', '2 changed'] } },
  ],
  ['a mode', {}, { mode: 'statements' }],
  ['an edge', {}, { patient: { dependsOn: ['user'] } }],
  ['the goal', {}, { goal: 'up user patient' }],
  ['the environment', {}, { options: { environment: 'production' } }],
  ['an option', {}, { options: { environment: 'test', cascade: true } }],
])('changes with %s', (_, one, other) => {
  expect(hash(other)).not.toBe(hash(one))
})

test('changes neither with paths nor with times, nor with a text that does not run, nor with where one was found', () => {
  const moved = (services: PlanService[]) =>
    services.map((service) => ({
      ...service,
      migrations: service.migrations.map((migration) => ({
        ...migration,
        up: { ...migration.up, file: `/elsewhere/${migration.version}` },
      })),
    }))
  const later = (services: PlanService[]) =>
    services.map((service) => {
      if (service.standing.ledger === 'unknown') return service
      return {
        ...service,
        standing: {
          ...service.standing,
          applied: service.standing.applied.map((row) => ({ ...row, appliedAt: new Date(1e12) })),
        },
      }
    })
  expect(hash({ change: moved })).toBe(hash({}))
  expect(hash({ change: later })).toBe(hash({}))
  expect(hash({ change: edited('down', 3n) })).toBe(hash({}))
  expect(hash({ goal: 'down 1 patient', patient: { files: ['1'] } })).toBe(hash({ goal: 'down 1 patient' }))
})
