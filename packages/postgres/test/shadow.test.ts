import { compareCatalogs, defineService, migrate, type Shadow } from '@skein/core'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { postgres, type PostgresOptions } from '../src/index.ts'
import { dropDatabase, freshDatabase, query } from './database.ts'
import { catalogOf } from './inspection.ts'
import { clientNames, failure, serviceWith } from './service.ts'

function shadowOf(options: PostgresOptions): Promise<Shadow> {
  return postgres(options).shadow()
}

/** Shadows that stand, by name. */
async function standing(url: string): Promise<string[]> {
  const rows = await query(url, `SELECT datname::text AS name FROM pg_database WHERE datname LIKE 'skein\\_shadow\\_%'`)
  return rows.map(({ name }) => String(name))
}

async function nameOf({ store }: Shadow): Promise<string> {
  return new URL(await store.address()).pathname.slice(1)
}

describe.each(clientNames)('a shadow over %s', (client) => {
  test('is empty, stands beside the database, takes the same migrations, and is gone with its disposal', async () => {
    const { service, url, folder } = await serviceWith(client, {
      '1_a.up.sql': 'CREATE TABLE a (id int PRIMARY KEY);',
      '2_b.up.sh': 'psql() { :; }; psql',
    })
    await migrate(service)
    const shadow = await shadowOf({ url, client })
    const name = await nameOf(shadow)
    expect(
      await query(
        url,
        `SELECT shobj_description(oid, 'pg_database') AS why FROM pg_database WHERE datname = '${name}'`,
      ),
    ).toEqual([
      { why: `Skein rehearses here what is meant for ${new URL(url).pathname.slice(1)}, and drops it afterwards.` },
    ])
    expect((await shadow.store.read()).ledger).toBe('absent')
    await migrate(defineService({ name: 'clinic', store: shadow.store, migrations: folder }))
    const inspection = await shadow.store.inspect()
    expect(compareCatalogs(await catalogOf(url), await inspection.catalog())).toEqual([])
    expect(await standing(url)).toContain(name)
    // Somebody who is still connected is no obstacle.
    await shadow[Symbol.asyncDispose]()
    expect(await standing(url)).not.toContain(name)
    await Promise.all([shadow[Symbol.asyncDispose](), inspection[Symbol.asyncDispose]()])
  })

  test('has the same options, and files run there as the same role', async () => {
    const url = await freshDatabase()
    const role = `s_${new URL(url).pathname.slice(1)}`
    await query(url, `CREATE ROLE ${role}`)
    await using shadow = await shadowOf({ url, client, role, schema: 'skein', searchPath: 'app, public' })
    const { folder } = await serviceWith(client, { '1_a.up.sql': 'CREATE SCHEMA app; CREATE TABLE a (id int);' }, url)
    await migrate(defineService({ name: 'clinic', store: shadow.store, migrations: folder }))
    const at = new URL(url)
    at.pathname = `/${await nameOf(shadow)}`
    expect(
      await query(
        at.href,
        `SELECT schemaname::text AS s, tableowner::text AS o FROM pg_tables WHERE tablename IN ('a', 'schema_migrations') ORDER BY 1`,
      ),
    ).toEqual([
      { s: 'app', o: role },
      { s: 'skein', o: role },
    ])
    await shadow[Symbol.asyncDispose]()
    await query(url, `DROP ROLE ${role}`)
  })
})

test.each(['a pool', 'a client'])('%s of the application says where as well', async (what) => {
  const url = await freshDatabase()
  const pool = new pg.Pool({ connectionString: url })
  onTestFinished(() => pool.end())
  await using shadow = await shadowOf({ client: what === 'a pool' ? pool : new pg.Client(url) })
  expect((await shadow.store.read()).ledger).toBe('absent')
})

test('it is created where the configuration says, by whoever logs in there', async () => {
  const [url, other] = [await freshDatabase(), new URL(await freshDatabase())]
  const who = `o_${other.pathname.slice(1)}`
  await query(url, `CREATE ROLE ${who} LOGIN CREATEDB PASSWORD 'p%/@ x'`)
  other.username = who
  other.password = encodeURIComponent('p%/@ x')
  const shadow = await shadowOf({ url: 'postgres://nobody@127.0.0.1:1/nothing', shadow: { url: other.href } })
  const name = await nameOf(shadow)
  expect(await query(url, `SELECT datdba::regrole::text AS own FROM pg_database WHERE datname = '${name}'`)).toEqual([
    { own: who },
  ])
  expect((await shadow.store.read()).ledger).toBe('absent')
  await shadow[Symbol.asyncDispose]()
  expect(await standing(url)).not.toContain(name)
  await query(url, `DROP ROLE ${who}`)
})

test('who may create no databases is told what to do', async () => {
  const url = new URL(await freshDatabase())
  const who = `n_${url.pathname.slice(1)}`
  await query(url.href, `CREATE ROLE ${who} LOGIN PASSWORD 'x'`)
  const mine = url.href
  url.username = who
  url.password = 'x'
  expect(await failure(shadowOf({ url: url.href }))).toMatchObject({
    code: 'NO_SHADOW',
    kind: 'refused',
    message: expect.stringContaining('permission denied') as string,
    hint: expect.stringMatching(/CREATEDB.*shadow: \{ url/) as string,
  })
  await query(mine, `DROP ROLE ${who}`)
})

test.each([
  "LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'",
  "LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'SQL_ASCII'",
  "LOCALE_PROVIDER icu ICU_LOCALE 'de' LOCALE 'C' ENCODING 'UTF8'",
])('it is made as the database was: %s', async (options) => {
  const server = await freshDatabase()
  const name = `l_${new URL(server).pathname.slice(1)}`
  try {
    await query(server, `CREATE DATABASE ${name} TEMPLATE template0 ${options}`)
  } catch {
    return
  }
  const url = new URL(server)
  url.pathname = `/${name}`
  const shadow = await shadowOf({ url: url.href })
  const said = `SELECT to_jsonb(d) - '{oid,datname,datdba,datfrozenxid,datminmxid,dattablespace,datacl,datcollversion}'::text[] AS said FROM pg_database d WHERE datname = `
  const rows = await query(server, `${said} '${name}' UNION ${said} '${await nameOf(shadow)}'`)
  await shadow[Symbol.asyncDispose]()
  await dropDatabase(url.href)
  expect(rows).toHaveLength(1)
})

test('what a run that died left behind is removed by a later one; what is in use, or young, stays', async () => {
  const url = await freshDatabase()
  const named = (hours: number, end: string) => `skein_shadow_${(Date.now() - hours * 3_600_000).toString(36)}_${end}`
  const [old, used, young, other] = [
    named(2, '00000001'),
    named(3, '00000002'),
    named(0.5, '00000003'),
    'skein_shadow_mine',
  ]
  for (const name of [old, used, young, other]) await query(url, `CREATE DATABASE ${name}`)
  const at = new URL(url)
  at.pathname = `/${used}`
  const link = new pg.Client({ connectionString: at.href })
  await link.connect()
  const shadow = await shadowOf({ url })
  await shadow[Symbol.asyncDispose]()
  const names = await standing(url)
  await link.end()
  for (const name of [used, young, other]) await query(url, `DROP DATABASE ${name}`)
  expect(names).toEqual(expect.arrayContaining([used, young, other]))
  expect(names).not.toContain(old)
})

test('one that is told to end makes none', async () => {
  const url = await freshDatabase()
  const before = await standing(url)
  expect(await failure(postgres({ url }).shadow(AbortSignal.abort()))).toMatchObject({
    code: 'CANCELLED',
  })
  expect(await standing(url)).toEqual(before)
})

test.each([
  [{ shadow: 'postgres://x' }, 'shadow'],
  [{ shadow: { url: 7 } }, 'shadow.url'],
  [{ shadow: { schema: 'x' } }, 'shadow.schema'],
  [{ shadow: { port: 'x' } }, 'shadow.port'],
])('%j is refused by its key', async (options, key) => {
  const made = Promise.resolve().then(() => postgres({ url: 'postgres://x', ...(options as object) }))
  expect(await failure(made)).toMatchObject({ code: 'CONFIG_INVALID', data: { key } })
})
