import { Socket } from 'node:net'
import postgres from 'postgres'
import { asOptions, type Connection, connectTimeout, type Open, type Row, unasked, type Watch } from './client.ts'
import { tlsOf } from '../target.ts'
import { tap } from './tap.ts'
import { versionNumber } from './pg.ts'

/** What a question of postgres.js takes and carries, and its types don't tell. */
interface Options extends postgres.UnsafeQueryOptions {
  /** Called when it is sent: the first one as soon as the link is open. */
  readonly onexecute?: () => void
}
interface Sent {
  readonly state: { readonly pid: number }
}

/** Links over `postgres` (postgres.js), held to one connection that is never opened anew behind our back. */
export const open: Open<postgres.Sql> = async (target, name, settings, first, signal) => {
  const { host, port, user, password, database } = target
  let watching: Watch = {}
  let lost = false
  let sent = 0
  let answered = 0
  const ssl = tlsOf(target)
  const plain = ssl === false
  const sql = postgres({
    host,
    port,
    user,
    // postgres.js asks for a password when it gets none, and an empty one is as good.
    password: password ?? '',
    database,
    ssl,
    max: 1,
    fetch_types: false,
    prepare: false,
    connect_timeout: connectTimeout / 1000,
    idle_timeout: 0,
    max_lifetime: null,
    backoff: false,
    connection: { application_name: name, options: asOptions(settings) },
    onnotice: (notice) => watching.notice?.(notice['message'] ?? ''),
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
  const ask = (text: string, options: Options = {}) => sql.unsafe(text, [], options).simple()
  const rowsOf = async (asked: ReturnType<typeof ask>): Promise<readonly Row[]> => {
    sent++
    try {
      const results = (await asked) as unknown as Row[] | Row[][]
      return Array.isArray(results[0]) ? (results as Row[][]).flat() : (results as Row[])
    } finally {
      answered++
      watching = {}
    }
  }
  const demandLink = () => {
    if (lost) throw Object.assign(new Error('The connection is closed.'), { code: 'CONNECTION_CLOSED' })
  }
  const abort = () => void close()
  signal?.addEventListener('abort', abort, { once: true })
  // Its own patience ends with the login.
  const patience = setTimeout(abort, connectTimeout)
  // postgres.js opens a link only by a question, so there has to be one.
  const opened = Promise.withResolvers<void>()
  const asked = ask(first ?? 'SELECT 1', { onexecute: opened.resolve })
  const answer = unasked(rowsOf(asked))
  try {
    await (first === null ? answer : Promise.race([opened.promise, answer]))
  } catch (error) {
    await close()
    throw error
  } finally {
    clearTimeout(patience)
    signal?.removeEventListener('abort', abort)
  }
  return {
    pid: (asked as unknown as Sent).state.pid,
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
    first: answer,
    async send(text) {
      demandLink()
      return await rowsOf(ask(text))
    },
    async run(text, watch = {}) {
      demandLink()
      watching = watch
      const question = ask(text)
      // Rows that are given to somebody are kept by nobody else.
      void question.forEach(() => {})
      await rowsOf(question)
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
      const where = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { port, host }
      socket.connect(where, () => {
        socket.off('error', reject)
        if (completed) tap(socket, completed)
        resolve(socket)
      })
    })
}
