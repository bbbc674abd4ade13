import type { Service } from '@skein/core'
import { postgres } from '@skein/postgres'
import { Client } from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type AloneOptions, migrateAlone, migratedDatabase, type TestDatabase } from '../src/index.ts'
import { clinic, databases, write } from './clinic.ts'
import { onServer, query } from './query.ts'

const versions = 'SELECT version FROM schema_migrations ORDER BY seq'
const rooms = 'SELECT name FROM rooms'

function databaseOf(service: Service, options: AloneOptions = {}): Promise<TestDatabase> {
  return migratedDatabase(service, { ...options, store: (url) => postgres({ url }) })
}

describe('a test’s database', () => {
  test('is migrated, and nobody else’s', async () => {
    const service = clinic()
    await using mine = await databaseOf(service)
    await using yours = await databaseOf(service)
    await query(mine.url, "INSERT INTO rooms VALUES ('mine')")
    expect(await query(mine.url, rooms)).toEqual(['mine'])
    expect(await query(yours.url, rooms)).toEqual([])
    expect(await query(yours.url, versions)).toEqual(['1', '2'])
  })

  test('is a copy: the migrations ran once', async () => {
    const service = clinic()
    await using one = await databaseOf(service)
    await using other = await databaseOf(service)
    const run = 'SELECT DISTINCT run FROM schema_migrations'
    expect(await query(one.url, run)).toHaveLength(1)
    expect(await query(one.url, run)).toEqual(await query(other.url, run))
  })

  test('goes when it is disposed of, whoever is still there', async () => {
    const service = clinic()
    const database = await databaseOf(service)
    const client = new Client(database.url)
    const thrownOut = new Promise((resolve) => client.on('error', resolve))
    await client.connect()
    const [name] = new URL(database.url).pathname.split('/').slice(1)
    expect(await databases(service)).toContain(name)
    await database[Symbol.asyncDispose]()
    expect(await databases(service)).not.toContain(name)
    expect(await thrownOut).toMatchObject({ code: '57P01' })
    await database[Symbol.asyncDispose]()
  })

  test.each([
    ['zero', []],
    ['1', ['rooms']],
    ['000002', ['beds', 'rooms']],
    [1n, ['rooms']],
    ['latest', ['beds', 'rooms']],
  ])('stands at version %s when that is asked for', async (to, expected) => {
    await using database = await databaseOf(clinic(), { to })
    const tables = `SELECT tablename::text FROM pg_tables
      WHERE schemaname = 'public' AND tablename !~ '^schema_migrations' ORDER BY 1`
    expect(await query(database.url, tables)).toEqual(expected)
  })

  test('goes on to other versions with its service, up and down', async () => {
    await using database = await databaseOf(clinic(), { to: '1' })
    await query(database.url, "INSERT INTO rooms VALUES ('kept')")
    await migrateAlone(database.service)
    expect(await query(database.url, versions)).toEqual(['1', '2'])
    await migrateAlone(database.service, { to: '1' })
    expect(await query(database.url, versions)).toEqual(['1'])
    expect(await query(database.url, rooms)).toEqual(['kept'])
  })

  test('has rows that say what they require of services that are not here', async () => {
    await using database = await databaseOf(clinic())
    expect(await query(database.url, 'SELECT requires FROM schema_migrations ORDER BY version')).toEqual([
      [],
      ['user@7'],
    ])
    const head = `SELECT value ->> 'environment' FROM schema_migrations_state WHERE kind = 'ledger'`
    expect(await query(database.url, head)).toEqual(['test'])
  })

  test.each([
    [{}, []],
    [{ seeds: true }, ['A', 'bed']],
    [{ seeds: true, to: '1' }, ['A']],
    [{ seeds: ['000001_rooms'] }, ['A']],
    [{ seeds: [] }, []],
  ] as const)('has the seeds of %j', async (options: AloneOptions, expected) => {
    await using database = await databaseOf(clinic(), options)
    const beds = options.to === '1' ? '' : "UNION ALL SELECT 'bed' FROM beds"
    expect(await query(database.url, `${rooms} ${beds}`)).toEqual(expected)
  })
})

describe('what can’t be made', () => {
  test.each([
    [{ to: 'two' }, 'CONFIG_INVALID', /to: "two" is no version/],
    [{ to: '9' }, 'REFUSED', /NO_SUCH_VERSION/],
    [{ seeds: ['rooms'] }, 'CONFIG_INVALID', /has no seed "rooms" for the environment test/],
    [{ seeds: ['000003_show'] }, 'CONFIG_INVALID', /has no seed "000003_show"/],
    [{ seeds: ['000002_beds'], to: '1' }, 'REFUSED', /requires clinic_\w+@2/],
  ])('says why: %j', async (options, code, message) => {
    const service = clinic()
    const failure = { code, message: expect.stringMatching(message) as string }
    await expect(databaseOf(service, options)).rejects.toMatchObject(failure)
  })

  test('is tried again when what was in its way is gone', async () => {
    const name = `of_nobody_${process.pid}`
    // What finishes last was asked for first: a role can't go before the schema that is its own.
    onTestFinished(async () => void (await onServer(`DROP ROLE ${name}`)))
    const service = clinic({ 'migrations/000001_rooms.up.sql': `CREATE SCHEMA rooms AUTHORIZATION ${name}` })
    await expect(databaseOf(service)).rejects.toMatchObject({ code: 'STEP_FAILED' })
    await onServer(`CREATE ROLE ${name}`)
    await using database = await databaseOf(service)
    expect(await query(database.url, versions)).toEqual(['1'])
  })

  test('is tried again when the file is corrected', async () => {
    const service = clinic({ 'migrations/000001_rooms.up.sql': 'CREATE TABLE rooms (name texxt)' })
    await expect(databaseOf(service)).rejects.toMatchObject({ code: 'STEP_FAILED' })
    write(service, { 'migrations/000001_rooms.up.sql': 'CREATE TABLE rooms (name text)' })
    await using database = await databaseOf(service)
    expect(await query(database.url, rooms)).toEqual([])
  })
})
