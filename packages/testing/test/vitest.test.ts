// oxlint-disable vitest/no-standalone-expect -- the rule doesn't know a test by another maker
import { postgres } from '@skein/postgres'
import { Client } from 'pg'
import { describe, expect } from 'vitest'
import { databaseTest } from '../src/vitest.ts'
import { onServer, query } from './query.ts'
import { serviceOf } from './service.ts'

const service = serviceOf('of_vitest', 'CREATE TABLE rooms (name text)')
const test = databaseTest(service, { store: (url) => postgres({ url }) })
const clones = "SELECT datname FROM pg_database WHERE datname LIKE 'skein_test_of_vitest_%'"

describe('a test', () => {
  test.for(['first', 'second'])('has a database to itself: the %s', async (name, { database }) => {
    expect(await onServer(clones)).toEqual([new URL(database.url).pathname.slice(1)])
    await query(database.url, `INSERT INTO rooms VALUES ('${name}')`)
    expect(await query(database.url, 'SELECT name FROM rooms')).toEqual([name])
  })

  test('that does not name it has none', async () => {
    expect(await onServer(clones)).toEqual([])
  })

  const connected = test.extend<{ client: Client }>({
    client: async ({ database }, use) => {
      const client = new Client(database.url)
      await client.connect()
      await use(client)
      await client.end()
    },
  })

  connected('may build on it', async ({ client, database }) => {
    const { rows } = await client.query('SELECT current_database() AS name')
    expect(rows).toEqual([{ name: new URL(database.url).pathname.slice(1) }])
  })
})
