import { defineMigrations, migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { adopt, surveyUndo, undo } from '../src/adopt.ts'
import { flyway } from '../src/layouts/flyway.ts'
import { survey } from '../src/takeover.ts'
import { made } from './ledgers/made.ts'
import { type Place, placeWith, taking } from './place.ts'

/** A database as a tool left it, and what happened to it since. */
async function left(tool: string, since = 'SELECT 1', files: Readonly<Record<string, string>> = {}): Promise<Place> {
  const from = made[tool]
  if (!from) throw new Error(tool)
  const place = await placeWith(from.layout, { ...from.files, ...files })
  await place.query(`${from.sql}; ${since}`)
  return place
}

function said(
  list: readonly { readonly code: string; readonly version: string | null }[],
): readonly (string | null)[][] {
  return list.map(({ code, version }) => [code, version])
}

test.each([
  ['golang-migrate', 'UPDATE schema_migrations SET dirty = true', '2', /migrate … force/],
  ['flyway', 'UPDATE flyway_schema_history SET success = false WHERE installed_rank = 2', '1.9', /flyway repair/],
  [
    'prisma',
    "UPDATE _prisma_migrations SET finished_at = NULL WHERE id = 'c'",
    '20240506000002_two',
    /prisma migrate resolve/,
  ],
])('what %s did not finish is refused, with what to do', async (tool, since, version, remedy) => {
  const place = await left(tool, since)
  const before = await place.tables()
  const takeover = await survey(place.service)
  expect(takeover.problems).toMatchObject([
    { code: 'UNFINISHED', version, remedy: expect.stringMatching(remedy) as string },
  ])
  await expect(adopt(takeover, taking)).rejects.toMatchObject({
    code: 'REFUSED',
    hint: expect.stringMatching(remedy) as string,
  })
  expect(await place.tables()).toEqual(before)
})

test.each([
  ['flyway', 'V1.9__two.sql', '1.9'],
  ['prisma', '20240506000002_two/migration.sql', '20240506000002'],
  ['drizzle', '0001_two.sql', '1'],
])(
  'a file that %s applied and that was changed since is refused, unless that is accepted',
  async (tool, file, version) => {
    const place = await left(tool, 'SELECT 1', { [file]: 'CREATE TABLE two (id bigint);' })
    expect(said((await survey(place.service)).problems)).toEqual([['CHANGED_FILE', version]])
    const accepted = await survey(place.service, { acceptChanged: true })
    expect([said(accepted.problems), said(accepted.notes)]).toEqual([[], [['CHANGED_FILE', version]]])
    await adopt(accepted, taking)
    expect((await migrate(place.service)).outcome).toBe('done')
  },
)

test('line ends make no other file for Flyway', async () => {
  const place = await left('flyway', 'SELECT 1', { 'V1.9__two.sql': 'CREATE TABLE two (id int);\n-- of two\n' })
  expect((await survey(place.service)).problems).toEqual([])
})

test('what was applied and has no file is refused below the highest file, unless it is left out', async () => {
  const place = await left('goose', 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (3, true)', {
    '00004_four.sql': '-- +goose Up\nCREATE TABLE four (id int);\n-- +goose Down\nDROP TABLE four;\n',
    '00003_three.sql': '',
  })
  // An empty file is no file of goose's.
  expect((await survey(place.service)).problems[0]?.code).toBe('FINDING')
  const gone = await left('goose', 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (5, true)', {
    '00006_six.sql': '-- +goose Up\nCREATE TABLE six (id int);\n',
  })
  expect(said((await survey(gone.service)).problems)).toEqual([['MISSING_FILE', '5']])
  const forgotten = await survey(gone.service, { forgetMissing: true })
  expect(said(forgotten.notes)).toContainEqual(['MISSING_FILE', '5'])
  await adopt(forgotten, taking)
  expect((await gone.rows()).map(([version]) => version)).toEqual(['1', '2'])
})

test('what a newer release applied is kept, and Skein does not miss its file', async () => {
  const place = await left('healthcare', "INSERT INTO schema_migrations VALUES (7, 'newer', now())")
  const takeover = await survey(place.service)
  expect([said(takeover.problems), said(takeover.notes)]).toMatchObject([
    [],
    [
      ['AHEAD', '7'],
      ['OUT_OF_ORDER', '3'],
      ['UNVERIFIED', null],
    ],
  ])
  await adopt(takeover, taking)
  expect((await place.rows()).map(([version]) => version)).toEqual(['1', '2', '7'])
})

test('when each was applied is kept to the microsecond', async () => {
  const place = await left('knex')
  await adopt(await survey(place.service), taking)
  const differing = `SELECT count(*)::int AS differing FROM schema_migrations AS ours
    FULL JOIN schema_migrations_knex AS theirs ON ours.version = split_part(theirs.name, '_', 1)::bigint
    WHERE ours.applied_at IS DISTINCT FROM theirs.migration_time`
  expect(await place.query(differing)).toEqual([{ differing: 0 }])
})

test('goose: what was taken back does not stand', async () => {
  const place = await left('goose', 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, false)')
  expect((await survey(place.service)).rows.map(({ label }) => label)).toEqual(['1'])
})

test('Flyway: a baseline stands for all up to it; what has no version stays behind', async () => {
  const place = await left(
    'flyway',
    `TRUNCATE flyway_schema_history; INSERT INTO flyway_schema_history VALUES
      (1, '1.9', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'me', now(), 0, true),
      (2, NULL, 'views', 'SQL', 'R__views.sql', 7, 'me', now(), 0, true)`,
  )
  const takeover = await survey(place.service)
  expect(takeover.rows.map(({ label }) => label)).toEqual(['1', '1.9'])
  expect(said(takeover.notes)).toEqual([['NOT_TAKEN', 'R__views.sql']])
})

test('Flyway: what is repeatable runs with Skein, and does not stand against giving back', async () => {
  const place = await left('flyway', 'SELECT 1', {
    'R__sums.sql': 'CREATE OR REPLACE VIEW sums AS SELECT sum(id) FROM ${table};',
  })
  const service = { ...place.service, migrations: flyway(place.folder, { placeholders: { table: 'one' } }) }
  await adopt(await survey(service), taking)
  await migrate(service)
  expect(await place.query('SELECT * FROM sums')).toEqual([{ sum: null }])
  await migrate(service, { goal: { verb: 'down', services: null, count: 1, spread: 'each' } })
  await undo(await surveyUndo(service), taking)
  expect(await place.query('SELECT version FROM flyway_schema_history ORDER BY 1')).toHaveLength(2)
})

test('the old tool can read where it was, and can write no more', async () => {
  const place = await left('goose')
  await adopt(await survey(place.service), taking)
  expect(await place.query('SELECT max(version_id)::int AS max FROM goose_db_version')).toEqual([{ max: 2 }])
  await expect(place.query('INSERT INTO goose_db_version (version_id, is_applied) VALUES (3, true)')).rejects.toThrow(
    /cannot insert into view/,
  )
})

test('no ledger, several, and one that is nobody’s', async () => {
  const place = await placeWith((folder) => folder, {})
  await expect(survey(place.service)).rejects.toMatchObject({ code: 'REFUSED' })
  await expect(survey(place.service, { tool: 'liquibase' })).rejects.toMatchObject({ code: 'USAGE' })
  await expect(surveyUndo(place.service)).rejects.toMatchObject({ code: 'REFUSED' })
  // Rails'.
  await place.query(
    'CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY); CREATE TABLE ar_internal_metadata (key varchar PRIMARY KEY)',
  )
  await expect(survey(place.service)).rejects.toMatchObject({
    message: expect.stringContaining('has no ledger') as string,
  })
  await place.query(
    `CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL);
      CREATE SCHEMA other; CREATE TABLE other.pgmigrations (LIKE pgmigrations)`,
  )
  await expect(survey(place.service)).rejects.toMatchObject({
    message: expect.stringContaining('several ledgers') as string,
  })
  expect((await survey(place.service, { table: 'other.pgmigrations' })).found).toMatchObject({ schema: 'other' })
})

test('a ledger by another name is found when it is named, and gets that name back', async () => {
  const place = await left('goose', 'ALTER TABLE goose_db_version RENAME TO "Versions of it"')
  await adopt(await survey(place.service, { table: 'Versions of it' }), taking)
  expect(await surveyUndo(place.service)).toMatchObject({ tool: 'goose', former: 'Versions of it' })
})

test('only one ledger can be true: where Skein has its own, nothing is taken over', async () => {
  const place = await left('flyway')
  const takeover = await survey(place.service)
  const migrations = defineMigrations([{ version: '1', description: 'of Skein', up: 'SELECT 1' }])
  await migrate({ ...place.service, migrations })
  const before = await place.tables()
  await expect(adopt(takeover, taking)).rejects.toMatchObject({ code: 'REFUSED' })
  expect(await place.tables()).toEqual(before)
})
