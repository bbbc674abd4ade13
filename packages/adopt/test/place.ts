import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { defineService, type Layout, type Service } from '@skein/core'
import { postgres } from '@skein/postgres'
import pg from 'pg'
import { onTestFinished } from 'vitest'

/** The server that the tests were given; see test/postgres.ts at the root. */
const server: string = process.env['SKEIN_TEST_POSTGRES_URL'] ?? ''

/** Files by path below the folder. */
export type Files = Readonly<Record<string, string>>

/** A folder with these files, for the time of a test. */
export function folderWith(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'skein-adopt-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** A service of the system under test, over an empty database. */
export interface Place {
  readonly service: Service
  readonly folder: string
  readonly url: string
  query(text: string): Promise<Record<string, unknown>[]>
  /** The ledger of Skein: version, origin. */
  rows(): Promise<readonly (readonly [version: string, origin: string | null])[]>
  /** All tables and views of the users, sorted, with their schema where it isn't public. */
  tables(): Promise<readonly string[]>
}

export async function placeWith(layout: (folder: string) => Layout | string, files: Files): Promise<Place> {
  const name = `a_${randomUUID().replaceAll('-', '')}`
  await queryAt(server, `CREATE DATABASE ${name}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const folder = folderWith(files)
  const query = async (text: string): Promise<Record<string, unknown>[]> => await queryAt(url, text)
  return {
    service: defineService<unknown>({ name: 'clinic', store: postgres({ url }), migrations: layout(folder) }),
    folder,
    url,
    query,
    rows: async () =>
      (await query('SELECT version::text, origin FROM schema_migrations ORDER BY seq')).map(
        ({ version, origin }) => [String(version), origin as string | null] as const,
      ),
    tables: async () =>
      (
        await query(
          `SELECT replace(oid::regclass::text, 'public.', '') AS name FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)' ORDER BY 1`,
        )
      ).map(({ name }) => String(name)),
  }
}

async function queryAt(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** Who takes over, where that is not the question. */
export const taking = { environment: null, system: [] } as const
