import pg from 'pg'
import { tlsOf } from '../target.ts'
import { asOptions, type Connection, connectTimeout, type Open, type Row, unasked, type Watch } from './client.ts'

/** What node-postgres has and its types don't tell. */
interface Inside {
  readonly processID: number
  readonly connection: {
    readonly stream: { destroy(): void }
    on(event: 'commandComplete', listener: () => void): void
    on(event: 'parameterStatus', listener: (message: { parameterName: string; parameterValue: string }) => void): void
  }
}

const asText = { getTypeParser: () => (value: unknown) => value } as unknown as pg.CustomTypesConfig

/** Links over `pg` (node-postgres). */
export const open: Open<pg.Client> = async (target, name, settings, first, signal) => {
  const { host, port, user, password, database } = target
  const client = new pg.Client({
    host,
    port,
    user,
    password: password ?? undefined,
    database,
    ssl: tlsOf(target),
    application_name: name,
    options: asOptions(settings),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: connectTimeout,
  })
  const parameters = new Map<string, string>()
  const inside = client as unknown as Inside
  let watching: Watch = {}
  let lost = false
  let sent = 0
  let answered = 0
  inside.connection.on('parameterStatus', ({ parameterName, parameterValue }) =>
    parameters.set(parameterName, parameterValue),
  )
  inside.connection.on('commandComplete', () => watching.completed?.())
  // It names the severity in the server's language only.
  client.on('notice', (notice) => watching.notice?.(notice.message ?? ''))
  // Without a listener a link that breaks while idle would end the process.
  client.on('error', () => {
    lost = true
  })
  client.on('end', () => {
    lost = true
  })
  const abort = () => void client.end().catch(() => {})
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await client.connect()
  } finally {
    signal?.removeEventListener('abort', abort)
  }
  const asking = async <Answer>(question: () => Promise<Answer>, watch: Watch = {}): Promise<Answer> => {
    watching = watch
    sent++
    try {
      return await question()
    } finally {
      answered++
      watching = {}
    }
  }
  const send = (text: string): Promise<readonly Row[]> =>
    asking(async () => {
      const results = await client.query({ text, types: asText })
      return ([results].flat() as pg.QueryResult<Row>[]).flatMap(({ rows }) => rows)
    })
  const dropping = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const query = new pg.Query({ text, types: asText })
      // Rows that somebody listens to are kept by nobody else.
      query.on('row', () => {})
      query.on('error', reject)
      query.on('end', () => resolve())
      client.query(query)
    })
  return {
    pid: inside.processID,
    version: versionNumber(parameters.get('server_version') ?? ''),
    get standardConformingStrings() {
      return parameters.get('standard_conforming_strings') !== 'off'
    },
    get positionsInBytes() {
      return parameters.get('server_encoding') === 'SQL_ASCII'
    },
    native: client,
    counts: true,
    get lost() {
      return lost
    },
    get asked() {
      return answered < sent ? answered : null
    },
    first: unasked(first === null ? Promise.resolve([]) : send(first)),
    send,
    run: (text, watch) => asking(() => dropping(text), watch),
    async close() {
      lost = true
      // A network that went silent never answers the farewell.
      const patience = setTimeout(() => inside.connection.stream.destroy(), 1000)
      await client.end().catch(() => {})
      clearTimeout(patience)
    },
  } satisfies Connection<pg.Client>
}

/** `15.20 (Debian …)` as 150020. */
export function versionNumber(text: string): number {
  const [major = 0, minor = 0] = (/^\d+(\.\d+)?/.exec(text)?.[0] ?? '').split('.').map(Number)
  return major * 10_000 + minor
}
