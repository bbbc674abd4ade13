import { execFileSync } from 'node:child_process'
import { type Catalog, compareCatalogs, defineService, migrate } from '@skein/core'
import pg from 'pg'
import { expect, test } from 'vitest'
import { postgres } from '../../src/index.ts'
import { freshDatabase, query } from '../database.ts'
import { catalogOf } from '../inspection.ts'
import { clientNames, serviceWith } from '../service.ts'
import { base } from './pair.ts'

/** What differs, as `kind name`. */
function difference(a: Catalog, b: Catalog): string[] {
  return compareCatalogs(a, b).map(({ kind, name }) => `${kind} ${name}`)
}

test('both libraries see the same, sorted, and nothing twice', async () => {
  const url = await freshDatabase()
  await query(url, base)
  const [first, second] = await Promise.all(clientNames.map((client) => catalogOf(url, { client })))
  expect(first).toEqual(second)
  const names = (first ?? []).map(({ kind, name }) => `${kind}\0${name}`)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(names.toSorted())
  expect(names.length).toBeGreaterThan(80)
})

test.each(['public', 'skein'])("Skein's own tables in %s are not in it, nor is what hangs on them", async (schema) => {
  const url = await freshDatabase()
  const { folder } = await serviceWith('pg', { '1_a.up.sql': 'SELECT 1;' }, url)
  const before = await catalogOf(url, { schema })
  await migrate(defineService({ name: 'clinic', store: postgres({ url, schema, client: 'pg' }), migrations: folder }))
  await query(
    url,
    `GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO pg_monitor; GRANT ALL ON ALL SEQUENCES IN SCHEMA ${schema} TO pg_monitor`,
  )
  expect(await query(url, `SELECT count(*)::int AS n FROM ${schema}.schema_migrations`)).toEqual([{ n: 1 }])
  expect(difference(before, await catalogOf(url, { schema }))).toEqual([])
})

test('what belongs to an extension is not in it; the extension is', async () => {
  const url = await freshDatabase()
  const before = await catalogOf(url)
  await query(url, 'CREATE SCHEMA x; CREATE EXTENSION pgcrypto SCHEMA x')
  expect(difference(before, await catalogOf(url))).toEqual([
    'comment extension pgcrypto',
    'extension pgcrypto',
    'owner extension pgcrypto',
    'owner schema x',
    'schema x',
  ])
})

test('temporary things of other sessions are not in it', async () => {
  const url = await freshDatabase()
  const before = await catalogOf(url)
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  await other.query(
    `CREATE TEMP TABLE t (id serial PRIMARY KEY, n int CHECK (n > 0)); COMMENT ON TABLE t IS 'x'; COMMENT ON CONSTRAINT t_pkey ON t IS 'x'; GRANT SELECT ON t TO PUBLIC`,
  )
  expect(difference(before, await catalogOf(url))).toEqual([])
  await other.end()
})

test('it reads the same whatever the settings of the server are', async () => {
  const url = await freshDatabase()
  await query(
    url,
    `${base} ALTER TABLE a ADD CHECK (at > '2020-02-01 12:00+02'), ADD CHECK (n <> 'a\\b'), ADD f float8 DEFAULT 0.1::float8 + random(), ADD i interval DEFAULT '1 day 2 hours', ADD y bytea DEFAULT '\\x00ff'`,
  )
  const before = await catalogOf(url)
  const name = new URL(url).pathname.slice(1)
  for (const setting of [
    "DateStyle = 'SQL, DMY'",
    "TimeZone = 'Asia/Tokyo'",
    "IntervalStyle = 'iso_8601'",
    'extra_float_digits = -3',
    "bytea_output = 'escape'",
    'quote_all_identifiers = on',
    'standard_conforming_strings = off',
    'search_path = other, public',
  ])
    await query(url, `ALTER DATABASE ${name} SET ${setting}`)
  expect(compareCatalogs(before, await catalogOf(url))).toEqual([])
})

test('a column that was dropped and added again is the same column', async () => {
  const url = await freshDatabase()
  await query(url, 'CREATE TABLE a (x int, y text); CREATE INDEX a_x ON a (x)')
  const before = await catalogOf(url)
  await query(url, 'ALTER TABLE a DROP x; ALTER TABLE a ADD x int; CREATE INDEX a_x ON a (x)')
  expect(difference(before, await catalogOf(url))).toEqual([])
})

test('rights that are written out though they are the usual ones are no difference', async () => {
  const url = await freshDatabase()
  await query(url, 'CREATE TABLE a (x int)')
  const before = await catalogOf(url)
  await query(url, 'GRANT SELECT ON a TO pg_monitor; REVOKE SELECT ON a FROM pg_monitor')
  expect(difference(before, await catalogOf(url))).toEqual([])
})

const dump = ['pg_dump', ...[18, 17, 16, 15].map((major) => `/usr/lib/postgresql/${major}/bin/pg_dump`)].find(
  (path) => {
    try {
      return execFileSync(path, ['--version']).length > 0
    } catch {
      return false
    }
  },
)

test.skipIf(!dump)('what pg_dump writes of it makes the same again', async (context) => {
  const [url, copy] = [await freshDatabase(), await freshDatabase()]
  await query(url, base)
  let text = ''
  try {
    text = execFileSync(dump ?? '', ['-s', '-d', url], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    if (!String((error as { stderr?: unknown }).stderr).includes('server version mismatch')) throw error
    context.skip('the server is newer than pg_dump')
  }
  // A dump of the schema holds no data, and a view that has none is another.
  await query(copy, `${text.replaceAll(/^\\.*$/gm, '')}; REFRESH MATERIALIZED VIEW public.mv`)
  expect(compareCatalogs(await catalogOf(url), await catalogOf(copy))).toEqual([])
})
