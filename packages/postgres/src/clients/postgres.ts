import { Socket } from 'node:net'
import postgres from 'postgres'
import { asOptions, type Connection, connectTimeout, type Open, type Row, type Watch } from './client.ts'
import { tap } from './tap.ts'
import { versionNumber } from './pg.ts'

/** What a result of postgres.js carries and its types don't tell. */
interface Result extends Array<Row> {
  readonly state: { readonly pid: number }
}

/** Links over `postgres` (postgres.js), held to one connection that is never opened anew behind our back. */
export const open: Open<postgres.Sql> = async (target, name, settings, signal) => {
  const { host, port, user, password, database, sslmode } = target
  let watching: Watch = {}
  let lost = false
  let sent = 0
  let answered = 0
  const plain = sslmode === 'disable'
  const sql = postgres({
    host,
    port,
    user,
    // postgres.js asks for a password when it gets none, and an empty one is as good.
    password: password ?? '',
    database,
    ssl: plain ? false : { ...target.ssl, rejectUnauthorized: sslmode === 'verify-full' },
    max: 1,
    fetch_types: false,
    prepare: false,
    connect_timeout: connectTimeout / 1000,
    idle_timeout: 0,
    max_lifetime: null,
    backoff: false,
    connection: { application_name: name, options: asOptions(settings) },
    onnotice: (notice) => notice['severity'] === 'INFO' && watching.info?.(notice['message'] ?? ''),
    onclose: () => {
      lost = true
    },
    socket: dialOnce(host, port, plain ? () => watching.completed?.() : null),
  } as postgres.Options<Record<string, never>>)
  const close = async () => {
    const timeout = lost ? 0 : 1
    lost = true
    await sql.end({ timeout }).catch(() => {})
  }
  const abort = () => void close()
  signal?.addEventListener('abort', abort, { once: true })
  let first: Result
  try {
    first = await sql.unsafe('SELECT 1').simple()
  } catch (error) {
    await close()
    throw error
  } finally {
    signal?.removeEventListener('abort', abort)
  }
  return {
    pid: first.state.pid,
    version: versionNumber(String(sql.parameters['server_version'] ?? '')),
    get standardConformingStrings() {
      return sql.parameters['standard_conforming_strings'] !== 'off'
    },
    get positionsInBytes() {
      return sql.parameters['server_encoding'] === 'SQL_ASCII'
    },
    native: sql,
    counts: plain,
    get lost() {
      return lost
    },
    get asked() {
      return answered < sent ? answered : null
    },
    async send(text, watch = {}) {
      if (lost) throw Object.assign(new Error('The connection is closed.'), { code: 'CONNECTION_CLOSED' })
      watching = watch
      sent++
      try {
        const results = (await sql.unsafe(text).simple()) as unknown as Result | Result[]
        return Array.isArray(results[0]) ? (results as Result[]).flat() : (results as Result)
      } finally {
        answered++
        watching = {}
      }
    },
    close,
  } satisfies Connection<postgres.Sql>
}

/**
 * One socket and no second one: postgres.js would open another behind our back when the first one breaks, for ever
 * while it logs in. The bytes of a plain one are listened to, because postgres.js does not tell when a statement of a
 * message is done.
 */
function dialOnce(host: string, port: number, completed: (() => void) | null): () => Promise<Socket> {
  let dialled = false
  return () =>
    new Promise((resolve, reject) => {
      if (dialled) return reject(Object.assign(new Error('The connection was lost.'), { code: 'CONNECTION_CLOSED' }))
      dialled = true
      // For the name that a certificate must bear.
      const socket = Object.assign(new Socket(), { host })
      socket.setKeepAlive(true, 10_000)
      socket.once('error', reject)
      socket.connect(port, host, () => {
        socket.off('error', reject)
        if (completed) tap(socket, completed)
        resolve(socket)
      })
    })
}
