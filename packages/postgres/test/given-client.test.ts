import { defineMigrations, defineService, migrate } from '@skein/core'
import pg from 'pg'
import sqlOf from 'postgres'
import { describe, expect, onTestFinished, test } from 'vitest'
import { givenClient } from '../src/clients/given.ts'
import { postgres, type PostgresOptions } from '../src/index.ts'
import { freshDatabase, query, tables } from './database.ts'
import { failure, serviceWith } from './service.ts'

const kinds: readonly [what: string, make: (url: string) => PostgresOptions['client'] & object][] = [
  ['a pool of one link', (url) => keep(new pg.Pool({ connectionString: url, max: 1 }))],
  ['a pool told part by part', (url) => keep(new pg.Pool(partsOf(url)))],
  ['a client that is not connected', (url) => new pg.Client(url)],
  ['a sql', (url) => keep(sqlOf(url, { max: 1 }))],
  ['a sql told part by part', (url) => keep(sqlOf({ ...partsOf(url), max: 1 }))],
]

function keep<Client extends { end(): unknown }>(client: Client): Client {
  onTestFinished(async () => void (await client.end()))
  return client
}

function partsOf(url: string) {
  const { hostname: host, port, username: user, password, pathname } = new URL(url)
  return { host, port: Number(port), user, password: async () => password, database: pathname.slice(1) }
}

describe.each(kinds)('%s of the application', (_, make) => {
  test('says where the database is, and no link of it is used', async () => {
    const url = await freshDatabase()
    const client = make(url)
    const { service } = await serviceWith('pg', { '1_a.up.sql': 'CREATE TABLE a (id int);' }, url)
    const own = { ...service, store: postgres({ client }) }
    expect(await migrate(own)).toMatchObject({ outcome: 'done' })
    expect(await tables(url)).toEqual(['a'])
    expect(await own.store.address()).not.toContain(new URL(url).password || 'no password')
    if ('totalCount' in client) expect(client.totalCount).toBe(0)
    const left = await query(
      url,
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'skein%' AND datname = current_database()`,
    )
    expect(left).toEqual([{ n: 0 }])
  })

  test('functions are given a client of its library', async () => {
    const url = await freshDatabase()
    const client = make(url)
    const up = async (given: unknown) =>
      void (await (typeof given === 'function'
        ? (given as sqlOf.Sql)`CREATE TABLE of_sql ()`
        : (given as pg.Client).query('CREATE TABLE of_pg ()')))
    const migrations = defineMigrations([{ version: '1', description: 'a', up }])
    await migrate(defineService<unknown>({ name: 'given', store: postgres({ client }), migrations }))
    expect(await tables(url)).toEqual([typeof client === 'function' ? 'of_sql' : 'of_pg'])
  })
})

test('a wrong password of it is told without it', async () => {
  const url = Object.assign(new URL(await freshDatabase()), { username: 'nobody_here', password: 'hush' }).href
  const { service } = await serviceWith('pg', {}, url)
  const error = await failure(migrate({ ...service, store: postgres({ client: new pg.Client(url) }) }))
  expect(JSON.stringify([error, error.message])).not.toContain('hush')
})

test('an address beside it is refused, and so is what is no client', () => {
  const client = new pg.Client('postgres://localhost/x')
  expect(() => postgres({ client, url: 'postgres://localhost/y' })).toThrow(/url.*stands beside a client/)
  expect(() => postgres({ client: {} as never })).toThrow(/must be one of pg, postgres, or a client/)
})

const url = 'postgres://nobody@localhost:1/x'
const pgWith = (ssl: pg.ClientConfig['ssl']) =>
  new pg.Client({ connectionString: url, ...(ssl !== undefined && { ssl }) })
const sqlWith = (ssl: sqlOf.Options<never>['ssl']) => keep(sqlOf(url, { ssl: ssl! }))

test.each<[what: string, make: () => unknown, mode: string, ssl: object]>([
  ['pg, none', () => pgWith(undefined), 'disable', {}],
  ['pg, true', () => pgWith(true), 'verify-full', {}],
  ['pg, not verified', () => pgWith({ rejectUnauthorized: false, ca: 'a' }), 'require', { ca: 'a' }],
  ['pg, with a ca', () => pgWith({ ca: 'a' }), 'verify-full', { ca: 'a' }],
  ['pg, by its url', () => new pg.Client(`${url}?sslmode=verify-full`), 'verify-full', {}],
  ['postgres, none', () => sqlWith(false), 'disable', {}],
  ['postgres, require', () => sqlWith('require'), 'require', {}],
  ['postgres, verify-full', () => sqlWith('verify-full'), 'verify-full', {}],
  ['postgres, with a ca', () => sqlWith({ ca: 'a' }), 'verify-full', { ca: 'a' }],
])('TLS is what the client says of it: %s', async (_, make, sslmode, ssl) => {
  expect(await givenClient(make())?.target()).toMatchObject({
    sslmode,
    ssl,
    host: 'localhost',
    port: 1,
    user: 'nobody',
  })
})
