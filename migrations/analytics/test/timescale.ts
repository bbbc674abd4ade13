import { randomBytes } from 'node:crypto'
import { postgres } from '@skein/postgres'
import { migrateAlone } from '@skein/testing'
import { Client } from 'pg'
import { onTestFinished } from 'vitest'
import service from '../skein.config.ts'

/** The server that the tests were given; see test/timescale.ts at the root. */
const server = process.env['SKEIN_TEST_TIMESCALE_URL'] ?? ''

/** Whether there is one; without, tests that need it are skipped by name. */
export const hasTimescale: boolean = server !== ''

/** A connection to a new database, and what brings that to a version. */
export interface Place {
  readonly client: Client
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
  const client = new Client(url.href)
  await client.connect()
  onTestFinished(async () => {
    await client.end()
    await asked(`DROP DATABASE ${name} WITH (FORCE)`)
    if (owner) await asked(`DROP ROLE ${name}`)
  })
  const own = { ...service, store: postgres({ url: url.href }) }
  return { client, to: (version) => migrateAlone(own, { to: version }) }
}

/** The same at the latest version. */
export async function migrated(): Promise<Client> {
  const { client, to } = await empty()
  await to('latest')
  return client
}

async function asked(text: string): Promise<void> {
  const client = new Client(server)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
