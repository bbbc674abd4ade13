import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { query } from './database.ts'
import { failure, serviceWith } from './service.ts'

const run = { id: 'r', service: 'clinic', environment: null, system: [], by: 'me@here:1' }

const everything = `CREATE EXTENSION btree_gist;
  CREATE SCHEMA "Odd schema"; CREATE TABLE "Odd schema"."T 1" (id int);
  CREATE TABLE a (id serial PRIMARY KEY, at timestamptz) PARTITION BY RANGE (id); CREATE TABLE a1 PARTITION OF a FOR VALUES FROM (1) TO (9);
  CREATE VIEW v AS SELECT * FROM a; CREATE MATERIALIZED VIEW m AS SELECT * FROM v; CREATE SEQUENCE s;
  CREATE TYPE mood AS ENUM ('calm'); CREATE DOMAIN d AS int CHECK (value > 0); CREATE TYPE pair AS (x mood, y d); CREATE TYPE r AS RANGE (subtype = int);
  CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE g(int) (SFUNC = int4pl, STYPE = int);
  CREATE PUBLICATION pub FOR TABLE a1;
  CREATE FUNCTION t() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION t();`

const left = `SELECT count(*)::int AS n FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname !~ '^pg_|information_schema' AND relname !~ '^schema_migrations'`

test('everything of every kind goes, what stood before stays', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': everything })
  await query(url, `CREATE TABLE older (id int); CREATE TYPE old_mood AS ENUM ('x'); CREATE EXTENSION pgcrypto`)
  await migrate(service)
  const session = await service.store.acquire(run)
  if (session.kind !== 'session') throw new Error('not free')
  const things = await session.wipe()
  expect(things).toContain('TABLE "Odd schema"."T 1"')
  expect(await query(url, left)).toEqual([{ n: 1 }])
  expect(
    await query(
      url,
      `SELECT to_regtype('mood') AS mood, to_regtype('old_mood')::text AS old, to_regproc('f') AS f, to_regclass('older')::text AS older`,
    ),
  ).toEqual([{ mood: null, old: 'old_mood', f: null, older: 'older' }])
  expect((await query(url, 'SELECT extname FROM pg_extension ORDER BY 1')).map(({ extname }) => extname)).toEqual([
    'pgcrypto',
    'plpgsql',
  ])
  await session[Symbol.asyncDispose]()
  await migrate(service)
  expect((await service.store.read()).applied).toHaveLength(1)
})

test('prepared transactions that wait are named, and nothing is dropped', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': 'CREATE TABLE a (id int)' })
  await migrate(service)
  const gid = `wait-${process.pid}-${Date.now()}`
  await query(url, `BEGIN; INSERT INTO a VALUES (1); PREPARE TRANSACTION '${gid}'`)
  const session = await service.store.acquire(run)
  if (session.kind !== 'session') throw new Error('not free')
  const error = await failure(session.wipe())
  expect(error.message).toContain(gid)
  await session[Symbol.asyncDispose]()
  await query(url, `ROLLBACK PREPARED '${gid}'`)
  expect(await query(url, left)).toEqual([{ n: 1 }])
})

test('what stood before stays under its new name', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': 'ALTER TABLE older RENAME TO newer' })
  await query(url, 'CREATE TABLE older (id int)')
  await migrate(service)
  const session = await service.store.acquire(run)
  if (session.kind !== 'session') throw new Error('not free')
  expect(await session.wipe()).toEqual([])
  await session[Symbol.asyncDispose]()
  expect(await query(url, `SELECT to_regclass('newer')::text AS newer`)).toEqual([{ newer: 'newer' }])
})

test('a database that holds the ledger of another service is not emptied', async () => {
  const { service, url, folder } = await serviceWith('pg', { '1_a.up.sql': 'CREATE TABLE a (id int)' })
  await query(url, 'CREATE SCHEMA billing')
  await migrate(service)
  mkdirSync(join(folder, 'billing'))
  writeFileSync(join(folder, 'billing/1_b.up.sql'), 'SELECT 1')
  await migrate({ name: 'billing', store: postgres({ url, schema: 'billing' }), migrations: join(folder, 'billing') })
  const session = await service.store.acquire(run)
  if (session.kind !== 'session') throw new Error('not free')
  expect((await failure(session.wipe())).message).toMatch(/other ledgers besides, in billing/)
  await session[Symbol.asyncDispose]()
  expect(await query(url, left)).toEqual([{ n: 1 }])
})
