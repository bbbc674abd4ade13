import { type Goal, prepare, type RunEvent, stepName } from '@skein/core'
import { expect, test } from 'vitest'
import { execute } from '../src/index.ts'
import { system } from './system.ts'

const up: Goal = { verb: 'up', services: null, count: null, spread: 'each' }
const all: Goal = { verb: 'down', services: null, count: null, spread: 'each' }

const three = {
  user: {
    files: {
      '1_a.up.sql': 'CREATE TABLE a (id int)',
      '1_a.down.sql': 'DROP TABLE a',
      '2_b.up.sql': '-- skein: requires=patient@1\nCREATE TABLE b (id int)',
      '2_b.down.sql': 'DROP TABLE b',
    },
  },
  patient: {
    files: { '1_a.up.sql': '-- skein: requires=user@1\nCREATE TABLE a (id int)', '1_a.down.sql': 'DROP TABLE a' },
  },
  appointment: {
    files: {
      '1_a.up.sql': '-- skein: requires=user@2,patient@1\nCREATE TABLE a (id int)',
      '1_a.down.sql': 'DROP TABLE a',
    },
  },
}

test('steps go back and forth between databases as they require, and all the way back', async () => {
  const { services, standing } = await system(three)
  const told: string[] = []
  const on = (event: RunEvent) =>
    event.type === 'step-applied' && told.push(`${event.step.direction} ${stepName(event.service, event.step)}`)
  expect(await execute(await prepare(services, up), { on, perServer: 1 })).toMatchObject({ outcome: 'done' })
  expect(told).toEqual(['up user@1', 'up patient@1', 'up user@2', 'up appointment@1'])
  expect(await execute(await prepare(services, up))).toMatchObject({ outcome: 'nothing', steps: [] })
  told.length = 0
  expect(await execute(await prepare(services, all), { on })).toMatchObject({ outcome: 'done' })
  expect(told).toEqual(['down appointment@1', 'down user@2', 'down patient@1', 'down user@1'])
  expect([await standing('user'), await standing('patient'), await standing('appointment')]).toEqual([[], [], []])
})

test('when a step fails nothing that depends on it starts, and what runs beside it finishes', async () => {
  const { services, standing } = await system({
    user: { files: { '1_a.up.sql': 'SELECT pg_sleep(0.3)', '2_b.up.sql': 'SELECT 1 / 0', '3_c.up.sql': 'SELECT 3' } },
    patient: { files: { '1_a.up.sql': 'SELECT pg_sleep(0.8)' } },
    appointment: { files: { '1_a.up.sql': '-- skein: requires=user@2\nSELECT 1' } },
  })
  const report = await execute(await prepare(services, up))
  expect(report).toMatchObject({ outcome: 'failed', error: { code: 'STEP_FAILED' } })
  expect(report.steps.map(({ service, step, state }) => `${stepName(service, step)} ${state}`).sort()).toEqual([
    'appointment@1 not started',
    'patient@1 applied',
    'user@1 applied',
    'user@2 failed',
    'user@3 not started',
  ])
  expect([await standing('user'), await standing('patient'), await standing('appointment')]).toEqual([['1'], ['1'], []])
})

test('work that another runner did meanwhile is progress', async () => {
  const { services, standing } = await system(three)
  const prepared = await prepare(services, up)
  await execute(await prepare(services, { verb: 'to', targets: [{ service: 'patient', version: 1n }] }))
  const report = await execute(prepared)
  expect(report.steps.map(({ state }) => state)).toEqual(['done by another', 'done by another', 'applied', 'applied'])
  expect(await standing('appointment')).toEqual(['1'])
})

test('a step that is due now and was not shown stops the run before it starts', async () => {
  const { services, standing, query } = await system(three)
  await execute(await prepare(services, { verb: 'to', targets: [{ service: 'patient', version: 1n }] }))
  const prepared = await prepare(services, up)
  await query('patient', 'DELETE FROM schema_migrations')
  await expect(execute(prepared)).rejects.toMatchObject({ code: 'PLAN_STALE' })
  expect([await standing('user'), await standing('appointment').catch(() => [])]).toEqual([['1'], []])
})

test('two runs of the whole system at once apply everything once', async () => {
  const { services, standing } = await system(three)
  const reports = await Promise.all([1, 2, 3].map(async () => execute(await prepare(services, up))))
  const applied = reports.flatMap(({ steps }) => steps.filter(({ state }) => state === 'applied'))
  expect(applied).toHaveLength(4)
  expect(reports.every(({ outcome }) => outcome !== 'failed')).toBe(true)
  expect(await standing('user')).toEqual(['1', '2'])
})

test('what an orphan does in the midst of a reset counts as done, and the rest goes on', async () => {
  const { services, standing, query } = await system({
    user: {
      files: {
        '1_a.up.sql': 'SELECT pg_sleep(1)',
        '1_a.down.sql': 'SELECT 1',
        '2_b.up.sql': 'SELECT 2',
        '2_b.down.sql': 'SELECT 2',
        '3_c.up.sql': 'CREATE TABLE c (id int)',
      },
    },
  })
  await execute(await prepare(services, { verb: 'up', services: null, count: 2, spread: 'each' }))
  const running = execute(await prepare(services, { verb: 'reset', services: null }))
  // While the first one comes up, a server process that outlived its runner writes the second one.
  const asleep = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep' AND NOT EXISTS (SELECT FROM schema_migrations)`
  await expect.poll(async () => (await query('user', asleep)).length, { timeout: 10_000, interval: 20 }).toBe(1)
  await query('user', `INSERT INTO schema_migrations (version, description) VALUES (2, 'b')`)
  const { outcome, steps } = await running
  expect([outcome, steps.map(({ step, state }) => `${step.direction} ${state}`)]).toEqual([
    'done',
    ['down applied', 'down applied', 'up applied', 'up done by another', 'up applied'],
  ])
  expect((await standing('user')).toSorted()).toEqual(['1', '2', '3'])
})
