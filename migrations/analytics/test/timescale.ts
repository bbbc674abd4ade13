import { randomBytes } from 'node:crypto'
import { postgres } from '@skein/postgres'
import { migrateAlone } from '@skein/testing'
import { Client, type QueryResult, type QueryResultRow } from 'pg'
import { onTestFinished } from 'vitest'
import service from '../skein.config.ts'

/** The server that the tests were given; see test/timescale.ts at the root. */
const server = process.env['SKEIN_TEST_TIMESCALE_URL'] ?? ''

/** Whether there is one; without, tests that need it are skipped by name. */
export const hasTimescale: boolean = server !== ''

/** A new database, and what brings that to a version. */
export interface Place {
  readonly url: string
  /** Over a link of its own each time: one that saw an extension go may look for what went with it. */
  readonly query: <Row extends QueryResultRow>(text: string) => Promise<QueryResult<Row>>
  readonly to: (version: string) => Promise<void>
}

/** A new database without anything, for the test at hand, as whoever may make databases, or as an owner of its own who is no superuser. */
export async function empty(owner?: 'owner'): Promise<Place> {
  const name = `analytics_${randomBytes(6).toString('hex')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await asked(owner ? `CREATE ROLE ${name} LOGIN PASSWORD '${name}'` : 'SELECT 1')
  await asked(`CREATE DATABASE ${name} TEMPLATE template0 ${owner ? `OWNER ${name}` : ''}`)
  if (owner) url.username = url.password = name
  onTestFinished(async () => {
    await asked(`DROP DATABASE ${name} WITH (FORCE)`)
    if (owner) await asked(`DROP ROLE ${name}`)
  })
  const own = { ...service, store: postgres({ url: url.href }) }
  return { url: url.href, query: (text) => asked(text, url.href), to: (version) => migrateAlone(own, { to: version }) }
}

/** A connection to one at the latest version. */
export async function migrated(): Promise<Client> {
  const { url, to } = await empty()
  await to('latest')
  const client = new Client(url)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

async function asked<Row extends QueryResultRow>(text: string, url: string = server): Promise<QueryResult<Row>> {
  const client = new Client(url)
  await client.connect()
  try {
    return await client.query<Row>(text)
  } finally {
    await client.end()
  }
}
