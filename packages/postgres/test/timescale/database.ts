import { onTestFinished } from 'vitest'
import { query } from '../database.ts'

/** The server that the tests were given; see test/timescale.ts at the root. */
const server = process.env['SKEIN_TEST_TIMESCALE_URL'] ?? ''

/** Whether there is one; without, tests that need it are skipped by name. */
export const hasTimescale: boolean = server !== ''

let count = 0

/** Makes a database that nobody else uses, perhaps with the extension in it. @returns its url */
export async function timescaleDatabase(extension: 'with' | 'without' = 'with'): Promise<string> {
  const name = `t_${process.pid}_${Date.now().toString(36)}_${count++}`
  // The extension's workers look into every database that lets them in, and keep it from being copied meanwhile.
  await query(server, `CREATE DATABASE ${name} TEMPLATE template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  if (extension === 'with') await query(url.href, 'CREATE EXTENSION timescaledb')
  return url.href
}

/** Each database has workers of its own, of which a server has a few only: it goes when its tests are done. */
export async function dropTimescale(url: string): Promise<void> {
  await query(server, `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`)
}

/** The same as `timescaleDatabase`, for the test at hand. */
export async function ownDatabase(extension: 'with' | 'without' = 'with'): Promise<string> {
  const url = await timescaleDatabase(extension)
  onTestFinished(() => dropTimescale(url))
  return url
}
