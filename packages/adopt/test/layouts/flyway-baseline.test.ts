import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { adopt } from '../../src/adopt.ts'
import { flyway } from '../../src/layouts/flyway.ts'
import { survey } from '../../src/takeover.ts'
import { placeWith, taking } from '../place.ts'

const versioned = {
  'V1__one.sql': 'CREATE TABLE one ();',
  'V2__two.sql': 'CREATE TABLE two ();',
  'V4__four.sql': 'CREATE TABLE four ();',
}
const baselines = { 'B2__both.sql': 'CREATE TABLE both_of_two ();', 'B3__three.sql': 'CREATE TABLE all_of_three ();' }

test('an empty database begins with the newest baseline; where versions stand all are ignored', async () => {
  const empty = await placeWith(flyway, { ...versioned, ...baselines })
  await migrate(empty.service)
  expect((await empty.rows()).map(([version]) => version)).toEqual(['3', '4'])
  expect(await empty.tables()).toEqual(expect.arrayContaining(['all_of_three', 'four']))
  expect((await migrate(empty.service)).outcome).toBe('nothing')

  const { 'V1__one.sql': one } = versioned
  const old = await placeWith(flyway, { 'V1__one.sql': one })
  await migrate(old.service)
  const { folder } = await placeWith(flyway, { ...versioned, ...baselines })
  await migrate({ ...old.service, migrations: flyway(folder) })
  expect((await old.rows()).map(([version]) => version)).toEqual(['1', '2', '4'])
})

const ledger = `CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
  type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL,
  installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success boolean NOT NULL);`

function row(rank: number, version: string, type: string, script: string): string {
  return `INSERT INTO flyway_schema_history VALUES (${rank}, '${version}', 'x', '${type}', '${script}', null, 'me', now(), 1, true);`
}

test.each([
  ['began with one', [row(1, '3', 'SQL_BASELINE', 'B3__three.sql')], ['3'], ['4']],
  ['never saw one', [row(1, '1', 'SQL', 'V1__one.sql'), row(2, '2', 'SQL', 'V2__two.sql')], ['1', '2'], ['4']],
  ['was baselined by hand', [row(1, '2', 'BASELINE', '<< Flyway Baseline >>')], ['1', '2'], ['4']],
] as const)('what Flyway did is taken over where it %s', async (_, rows, taken, pending) => {
  const place = await placeWith(flyway, { ...versioned, ...baselines })
  await place.query(ledger + rows.join('\n'))
  const takeover = await survey(place.service)
  expect(takeover.problems).toEqual([])
  expect(takeover.notes.map(({ code }) => code)).toEqual([])
  expect(takeover.rows.map(({ step }) => String(step.version))).toEqual(taken)
  expect(takeover.pending.map(({ version }) => String(version))).toEqual(pending)
  await adopt(takeover, taking)
  const report = await migrate(place.service)
  expect(report.steps.map(({ step }) => step.kind === 'migration' && String(step.version))).toEqual(pending)
})

test('what a newer release applied is named by its own number, with dots or without', async () => {
  for (const [files, version, number] of [
    [{ 'V1__one.sql': '' }, '7', '7'],
    [{ 'V1.1__one.sql': '' }, '7', '7000000000'],
  ] as const) {
    const place = await placeWith(flyway, files)
    await place.query(ledger + row(1, version, 'SQL', 'V7__x.sql'))
    expect((await survey(place.service)).rows.map(({ step }) => String(step.version))).toEqual([number])
  }
})
