import { SkeinError } from '@skein/core'
import { Client } from 'pg'

/** A session of the server's own database, from where others are made and dropped. It keeps no process alive. */
export interface Link extends AsyncDisposable {
  /** The address of another database of this server. */
  address(database: string): string
  query<Row>(sql: string): Promise<readonly Row[]>
  /** Tells every process that this database is in use, until `release` or the end of the session, however it comes. */
  lease(database: string): Promise<void>
  release(database: string): Promise<void>
  /** Drops a database that nobody uses and nobody has a lease of; leaves any other. */
  sweep(database: string): Promise<void>
}

/** The types of pg lack what it has had for long: whether an open link keeps the process alive. */
type Weak = Client & { ref(): void; unref(): void }

const links = new Map<string, Promise<Link>>()

/** This process's one link to a server; a new one when the last one broke. @throws SkeinError UNREACHABLE */
export function linkTo(server: string): Promise<Link> {
  const known = links.get(server)
  if (known) return known
  const forget = () => void links.delete(server)
  const made = openLink(server, forget)
  links.set(server, made)
  made.catch(forget)
  return made
}

/** @throws SkeinError UNREACHABLE */
export async function openLink(server: string, ended: () => void = () => {}): Promise<Link> {
  const client = new Client({ connectionString: server, application_name: `skein testing ${process.pid}` }) as Weak
  client.on('error', () => {})
  client.once('end', ended)
  await client.connect().catch((cause: unknown) => {
    throw new SkeinError('UNREACHABLE', `The server for tests can't be reached: ${(cause as Error).message}.`, {
      hint: 'Is it started, and is SKEIN_TEST_POSTGRES_URL right?',
      cause,
    })
  })
  client.unref()
  let running = 0
  const leases = new Set<string>()
  const query = async <Row>(sql: string): Promise<readonly Row[]> => {
    if (running++ === 0) client.ref()
    try {
      const { rows } = await client.query(sql)
      return rows as Row[]
    } finally {
      if (--running === 0) client.unref()
    }
  }
  return {
    address: (database) => Object.assign(new URL(server), { pathname: database }).href,
    query,
    async lease(database) {
      leases.add(database)
      await query(`SELECT pg_advisory_lock_shared(${key(database)})`)
    },
    async release(database) {
      leases.delete(database)
      await query(`SELECT pg_advisory_unlock_shared(${key(database)})`)
    },
    async sweep(database) {
      // Our own leases would not be in our way.
      if (leases.has(database)) return
      const [row] = await query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${key(database)}) AS got`)
      if (!row?.got) return
      try {
        await query(`DROP DATABASE IF EXISTS "${database}"`)
      } catch (error) {
        if (codeOf(error) !== inUse) throw error
      } finally {
        await query(`SELECT pg_advisory_unlock(${key(database)})`)
      }
    },
    async [Symbol.asyncDispose]() {
      client.ref()
      await client.end()
    },
  }
}

/** SQLSTATE: sessions are connected to the database. */
export const inUse = '55006'
/** SQLSTATE: there is no such database. */
export const absent = '3D000'

export function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? ''
}

/** An advisory lock's key. */
export function key(name: string): string {
  return `hashtextextended('skein testing ${name}', 0)`
}
