import { expect, test } from 'vitest'
import { firstUnseen } from '../../src/plan/compare.ts'
import { stepName } from '../../src/plan/name.ts'
import { plan, type PlanService } from '../../src/plan/plan.ts'
import type { Seed } from '../../src/migration.ts'
import { given, goalOf, stepsOf, textBody } from './given.ts'

const shown = {
  user: given('user', { files: ['1', '2', '3'], applied: ['1'] }),
  patient: given('patient', { files: ['1'] }),
}
const changed = (service: PlanService, text: 'up' | 'down'): PlanService => ({
  ...service,
  migrations: service.migrations.map((migration) =>
    migration.version === 2n ? { ...migration, [text]: textBody('/user/2.sql', 'another text') } : migration,
  ),
})

test.each<[what: string, goal: string, before: PlanService[], now: PlanService[], unseen: string | null]>([
  ['the same', 'up', [shown.user], [shown.user], null],
  ['fewer steps', 'up', [shown.user], [given('user', { files: ['1', '2', '3'], applied: ['1', '2'] })], null],
  ['nothing left', 'up', [shown.user], [given('user', { files: ['1'], applied: ['1'] })], null],
  ['one more', 'up', [shown.user], [given('user', { files: ['1', '2', '3', '4'], applied: ['1'] })], '+user@4'],
  ['another service', 'up', [shown.user], [shown.user, shown.patient], '+patient@1'],
  ['another text', 'up', [shown.user], [changed(shown.user, 'up')], '+user@2'],
  [
    'another down to run',
    'down',
    [given('user', { files: ['2'], applied: ['2'] })],
    [changed(given('user', { files: ['2'], applied: ['2'] }), 'down')],
    '-user@2',
  ],
  [
    'another migration under the same number',
    'down',
    [given('user', { files: ['2'], applied: ['2'] })],
    [given('user', { files: ['2'], applied: ['2 changed'] })],
    '-user@2',
  ],
])('%s', (_, goal, before, now, unseen) => {
  const made = plan(now, goalOf(goal))
  const step = firstUnseen(made, plan(before, goalOf(goal)))
  expect(step && stepsOf({ ...made, steps: [step] })[0]).toBe(unseen)
})

test('the other direction is another step, even with the same text', () => {
  const both = (applied: readonly string[]) => {
    const user = given('user', { files: ['1'], applied })
    return [{ ...user, migrations: user.migrations.map((migration) => ({ ...migration, down: migration.up })) }]
  }
  const [up, down] = [plan(both([]), goalOf('up')), plan(both(['1']), goalOf('down'))]
  expect([firstUnseen(down, up), firstUnseen(up, up)]).toEqual([down.steps[0], null])
})

test('seeds by their names and texts', () => {
  const seed = (name: string, text: string): Seed => ({
    name,
    up: textBody('/s.sql', text),
    requires: [],
    environments: ['test'],
    rerun: false,
  })
  const planned = (...seeds: Seed[]) => plan([given('user', { seeds })], goalOf('seed'), { environment: 'test' })
  expect(firstUnseen(planned(seed('a', 'x')), planned(seed('a', 'x'), seed('b', 'y')))).toBeNull()
  expect(firstUnseen(planned(seed('b', 'y')), planned(seed('a', 'y')))).not.toBeNull()
  expect(firstUnseen(planned(seed('a', 'y')), planned(seed('a', 'x')))).not.toBeNull()
})

test('what a step is called', () => {
  const [up] = plan([shown.patient], goalOf('up')).steps
  expect(up && stepName(up.service, up.step)).toBe('patient@1')
})
