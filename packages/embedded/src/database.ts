import { escapeIdentifier } from 'pg'
import { maintenance } from './client.ts'
import type { Address } from './client.ts'
import { EmbeddedError } from './error.ts'

/** Creates the database unless it is there; safe at the same moment from anywhere. Rejects with `DATABASE`. */
export async function ensureDatabase(address: Address, name: string): Promise<void> {
  // PostgreSQL would cut a longer name silently: two names, one database.
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > 63) {
    throw new EmbeddedError(
      'DATABASE',
      `${JSON.stringify(name)} can't name a database: 1 to 63 bytes of UTF-8 without NUL can.`,
    )
  }
  const client = maintenance(address, 'database')
  try {
    await client.connect()
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`)
  } catch (cause) {
    // 42P04 or, when two create it in the same instant, 23505.
    if (['42P04', '23505'].includes((cause as { code?: string }).code ?? '')) return
    throw new EmbeddedError(
      'DATABASE',
      `Database ${JSON.stringify(name)} was not created: ${(cause as Error).message}`,
      { cause },
    )
  } finally {
    await client.end()
  }
}
