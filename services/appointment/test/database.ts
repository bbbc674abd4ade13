import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { postgres } from '@skein/postgres'
import { migratedDatabase, type DatabaseOptions, type TestDatabase } from '@skein/testing'
import { Client, DatabaseError } from 'pg'
import { afterAll } from 'vitest'
import service from '../skein.config.ts'

const folder = join(import.meta.dirname, '..')

type Options = Omit<DatabaseOptions, 'store'>

/** A new database; it goes with the tests of the file that asks for it. */
export async function fresh(options: Options = {}): Promise<TestDatabase> {
  const database = await migratedDatabase(service, { ...options, store: (url) => postgres({ url }) })
  afterAll(() => database[Symbol.asyncDispose]())
  return database
}

/** A connection, as their owner, to the tables of a new database at the latest version. */
export async function migrated(options?: Options): Promise<Client> {
  const { url } = await fresh(options)
  const client = new Client(url)
  await client.connect()
  afterAll(() => client.end())
  return client
}

/** What the body does is undone, so every test finds the database as it was migrated. */
export async function undone(client: Client, body: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await body()
  } finally {
    await client.query('ROLLBACK')
  }
}

/** The constraint by which the database refuses this, or else the SQLSTATE; null when it doesn't refuse. */
export async function refusal(client: Client, sql: string, values: readonly unknown[] = []): Promise<string | null> {
  await client.query('SAVEPOINT attempt')
  try {
    await client.query(sql, values.length > 0 ? [...values] : undefined)
    return null
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return error.constraint ?? error.code ?? error.message
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT attempt')
  }
}

/** From here to the end of the transaction: a role like an application's, working for one entity, or for none. */
export async function asApplication(client: Client, entity: string | null): Promise<void> {
  await client.query(`CREATE ROLE clinic_application_of_a_test;
    GRANT USAGE ON SCHEMA public TO clinic_application_of_a_test;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clinic_application_of_a_test;
    SET LOCAL ROLE clinic_application_of_a_test`)
  await workFor(client, entity)
}

export async function workFor(client: Client, entity: string | null): Promise<void> {
  await client.query(`SELECT set_config('app.entity_id', $1, true)`, [entity ?? ''])
}

/** The text of the one file of a folder whose name matches. */
export function sqlOf(part: 'migrations' | 'seeds', name: RegExp): string {
  const [file, ...others] = readdirSync(join(folder, part)).filter((entry) => name.test(entry))
  if (!file || others.length > 0) throw new Error(`${name} is not the name of one file in ${part}`)
  return readFileSync(join(folder, part, file), 'utf8')
}

/** Every seed, in order, as one text. */
export function seeds(): string {
  const files = readdirSync(join(folder, 'seeds')).filter((entry) => entry.endsWith('.sql'))
  return files
    .sort()
    .map((file) => readFileSync(join(folder, 'seeds', file), 'utf8'))
    .join('\n')
}
