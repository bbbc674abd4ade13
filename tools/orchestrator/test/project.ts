import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'

/** The server that the tests were given; see test/postgres.ts at the root. */
const server: string = process.env['SKEIN_TEST_POSTGRES_URL'] ?? ''

/** Files by path below the folder. */
export type Files = Readonly<Record<string, string>>

const require = createRequire(import.meta.url)
/** What a configuration imports, as its owner would have installed it. */
const installed = {
  skein: join(import.meta.dirname, '..'),
  '@skein/adopt': packageOf(require.resolve('@skein/adopt')),
  '@skein/core': packageOf(require.resolve('@skein/core')),
  '@skein/embedded': packageOf(require.resolve('@skein/embedded')),
  '@skein/postgres': packageOf(require.resolve('@skein/postgres')),
}

function packageOf(entry: string): string {
  return join(entry, '../..')
}

/** A folder for the time of a test, from which the packages of the repository can be imported. */
export function folder(files: Files = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'skein-cli-'))
  // A server that was in it may still be stopping.
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }))
  mkdirSync(join(root, 'node_modules/@skein'), { recursive: true })
  for (const [name, path] of Object.entries(installed)) symlinkSync(path, join(root, 'node_modules', name))
  write(root, files)
  return root
}

export function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** Makes an empty database that nobody else uses; gives its url. */
export async function freshDatabase(): Promise<string> {
  const name = `o_${randomUUID().replaceAll('-', '')}`
  await query(server, `CREATE DATABASE ${name}`)
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** All tables of a database, the ledger's included: what a call that touches nothing leaves as it is. */
export async function tables(url: string): Promise<string[]> {
  const rows = await query(
    url,
    `SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  )
  return rows.map((row) => String(row['name']))
}

/** The versions that stand, in order of application. */
export async function standing(url: string): Promise<string[]> {
  return (await query(url, 'SELECT version::text FROM schema_migrations ORDER BY seq')).map((row) =>
    String(row['version']),
  )
}
