import { defineMigrations, migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { adopt, surveyUndo, undo } from '../src/adopt.ts'
import { survey } from '../src/takeover.ts'
import { made } from './ledgers/made.ts'
import { type Place, placeWith, taking } from './place.ts'

const platform = made['healthcare']!

/** A database as the platform left it, with its ledger made by this text instead. */
async function left(ledger: string | null = null): Promise<Place> {
  const place = await placeWith(platform.layout, platform.files)
  await place.query(platform.sql)
  if (ledger !== null) await place.query(`DROP TABLE schema_migrations; ${ledger}`)
  return place
}

/** All that the catalog knows of the ledger's table, but for what its owner granted. */
async function described(place: Place): Promise<unknown> {
  const parts = [
    `SELECT attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attcollation::int, pg_get_expr(adbin, adrelid),
      col_description(attrelid, attnum) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid = 'schema_migrations'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    `SELECT conname, contype, convalidated, condeferrable, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'schema_migrations'::regclass ORDER BY 1`,
    `SELECT pg_get_indexdef(indexrelid), indisprimary, indisvalid FROM pg_index WHERE indrelid = 'schema_migrations'::regclass ORDER BY 1`,
    `SELECT s.* FROM pg_sequences AS s WHERE schemaname = 'public' AND sequencename LIKE 'schema_migrations_seq%' ORDER BY 1`,
    `SELECT obj_description('schema_migrations'::regclass, 'pg_class'), relpersistence, relhastriggers FROM pg_class WHERE oid = 'schema_migrations'::regclass`,
  ]
  return await Promise.all(parts.map(async (part) => await place.query(part)))
}

/** The table as one that knows its number sees it, and who may do what with it. */
async function itself(place: Place): Promise<unknown> {
  return await place.query(
    `SELECT oid::int, relowner::int, relacl::text FROM pg_class WHERE relname = 'schema_migrations'`,
  )
}

const loose = `CREATE TABLE schema_migrations (description varchar(80) DEFAULT 'none', version integer, applied_at timestamp,
    CONSTRAINT one_of_each UNIQUE (version), CONSTRAINT small CHECK (version < 1000));
  COMMENT ON TABLE schema_migrations IS 'The platform''s'; COMMENT ON COLUMN schema_migrations.version IS 'of the file';
  INSERT INTO schema_migrations VALUES (NULL, 2, '2024-05-06 02:00:00.123456'), ('first', 1, NULL)`

test('the widened table is what Skein would have made', async () => {
  const applied = Object.entries(platform.files).filter(([name]) => !name.includes('three'))
  const [place, fresh] = [await left(), await placeWith(platform.layout, Object.fromEntries(applied))]
  await adopt(await survey(place.service), taking)
  await migrate(fresh.service)
  expect(await described(place)).toEqual(await described(fresh))
  const places = 'SELECT version, seq FROM schema_migrations ORDER BY seq'
  expect(await place.query(places)).toEqual(await fresh.query(places))
})

test.each([
  ['the usual one', null],
  ['a loose one', loose],
])('%s is the same table all along, with its grants, and narrowed to what it was', async (_, ledger) => {
  const place = await left(ledger)
  const role = `reader_${Date.now().toString(36)}_${ledger === null ? 1 : 2}`
  await place.query(
    `CREATE ROLE ${role}; GRANT SELECT ON schema_migrations TO ${role}; GRANT SELECT ON schema_migrations TO PUBLIC`,
  )
  const rows = `SELECT version, description, applied_at::text FROM schema_migrations ORDER BY version`
  const before = [await itself(place), await described(place), await place.query(rows), await place.tables()]
  const [same] = before
  await adopt(await survey(place.service), taking)
  expect(await itself(place)).toEqual(same)
  expect(await place.query(`SELECT has_table_privilege('${role}', 'schema_migrations', 'SELECT') AS may`)).toEqual([
    { may: true },
  ])
  expect(await place.query(`${rows} LIMIT 1 OFFSET 1`)).toMatchObject([
    { version: '2', applied_at: expect.stringContaining(':00:00.123456') as string },
  ])
  await migrate(place.service)
  expect((await place.rows()).map(([version]) => version)).toEqual(['1', '2', '3'])
  await migrate(place.service, { goal: { verb: 'down', services: null, count: 1, spread: 'each' } })
  await undo(await surveyUndo(place.service), taking)
  expect([await itself(place), await described(place), await place.query(rows), await place.tables()]).toEqual(before)
  await place.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
})

test('its own process can still read and write what was widened', async () => {
  const place = await left()
  await adopt(await survey(place.service), taking)
  await place.query(`INSERT INTO schema_migrations (version, description) VALUES (3, 'three')`)
  expect((await place.service.store.read()).applied.map(({ version }) => version)).toEqual([1n, 2n, 3n])
  await expect(surveyUndo(place.service)).rejects.toMatchObject({ code: 'REFUSED' })
})

test('a row without a file leaves the ledger, and is back after undo', async () => {
  const place = await left()
  await place.query(`UPDATE schema_migrations SET version = 0 WHERE version = 1`)
  await adopt(await survey(place.service, { forgetMissing: true }), taking)
  expect((await place.rows()).map(([version]) => version)).toEqual(['2'])
  await undo(await surveyUndo(place.service), taking)
  expect(await place.query('SELECT version FROM schema_migrations ORDER BY 1')).toEqual([
    { version: 0 },
    { version: 2 },
  ])
})

test('a takeover that fails half way leaves the table as it was', async () => {
  const place = await left()
  await place.query('CREATE VIEW what_stands AS SELECT version FROM schema_migrations')
  const before = [await itself(place), await described(place), await place.tables()]
  await expect(adopt(await survey(place.service), taking)).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('used by a view') as string,
  })
  expect([await itself(place), await described(place), await place.tables()]).toEqual(before)
})

test('in another place than Skein’s own ledger it is put aside like the others', async () => {
  const place = await left()
  await place.query('CREATE SCHEMA old; ALTER TABLE schema_migrations SET SCHEMA old')
  const migrations = defineMigrations([])
  const takeover = await survey({ ...place.service, migrations }, { forgetMissing: true })
  expect(takeover.aside).toBe('schema_migrations_healthcare')
})
