import { randomUUID } from 'node:crypto'
import { type Classification, type RunInfo, SkeinError, type Step, type Store } from '@skein/core'
import { type Bench, benchOf } from './bench.ts'
import { fileOf, inspect, isText } from './chain/body.ts'
import type { Connection } from './clients/client.ts'
import type { PgClient, PostgresClient } from './clients/native.ts'
import { type ClientName, clients, connect } from './connect.ts'
import { readHistory } from './ledger/history.ts'
import { readLedger, type Read } from './ledger/read.ts'
import { createTables, format, type Head, tablesIn } from './ledger/tables.ts'
import { evict, sessionName, tryLock, whoHolds } from './lock.ts'
import { openSession } from './session.ts'
import { type Address, resolveTarget } from './target.ts'
import { template } from './template.ts'

export interface PostgresOptions extends Address {
  /** The npm library to connect with; default `pg`. Functions of migrations are given its client. */
  readonly client?: ClientName
  /** The schema that holds `schema_migrations`; default `public`. */
  readonly schema?: string
  /** Milliseconds to go on trying while nothing answers at the address yet; default 0. */
  readonly patience?: number
}

const known = new Set(['url', 'host', 'port', 'user', 'password', 'database', 'client', 'schema', 'patience'])

/**
 * A PostgreSQL database (13 or newer) as a store. Connects only when it is asked something.
 * @throws SkeinError CONFIG_INVALID naming the key.
 */
export function postgres(options: PostgresOptions & { readonly client: 'postgres' }): Store<PostgresClient>
export function postgres(options: PostgresOptions & { readonly client?: 'pg' }): Store<PgClient>
export function postgres(options: PostgresOptions): Store<PgClient> | Store<PostgresClient>
export function postgres(options: PostgresOptions): Store {
  checkOptions(options)
  const client = options.client ?? 'pg'
  const tables = tablesIn(options.schema ?? 'public')
  const open = async (name: string, signal?: AbortSignal): Promise<Connection> =>
    connect(client, await resolveTarget(options), name, { signal, patience: options.patience })
  /** Over a link of its own, ended afterwards. */
  const ask = async <Answer>(
    question: (connection: Connection) => Promise<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer> => {
    const connection = await open('skein', signal)
    try {
      return await question(connection).catch(refuseRead)
    } finally {
      await connection.close()
    }
  }
  return {
    kind: 'postgres',
    extensions: ['sql'],
    supports: { lock: 'holder' },
    address: async () => (await resolveTarget(options)).shown,
    classify,
    template,
    read: (signal) => ask((connection) => readLedger(connection, tables), signal),
    history: (limit) => ask((connection) => readHistory(connection, tables, limit)),
    holder: () => ask((connection) => whoHolds(connection, tables)),
    evict: (holder) => ask((connection) => evict(connection, holder)),
    async acquire(run, signal) {
      const name = sessionName(run)
      const opened = await Promise.allSettled([open(name, signal), open(name, signal)])
      const links = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      const close = async () => void (await Promise.all(links.map((link) => link.close())))
      const [lock, work] = links
      try {
        for (const result of opened) if (result.status === 'rejected') throw result.reason
        if (!lock || !work) throw new SkeinError('BUG', 'Two links were asked for.')
        const got = await tryLock(lock, tables)
        if (typeof got === 'object') {
          await close()
          return got
        }
        const bench = benchOf(
          { service: run.service, tables, run, lock, work, reopen: () => open(name) },
          got === 'pooled',
        )
        return openSession(bench, await ledgerFor(bench))
      } catch (error) {
        await close()
        throw error
      }
    },
  }
}

/** The ledger under the lock, created where there is none. @throws SkeinError when it isn't ours to write. */
async function ledgerFor({ work, tables, run, preamble }: Bench): Promise<Read> {
  const standing = await readLedger(work, tables).catch(refuseRead)
  if (standing.ledger === 'foreign')
    throw new SkeinError(
      'FOREIGN_LEDGER',
      `The table schema_migrations in the database of ${run.service} is not Skein's; it was left as it is.`,
      { hint: 'Point the service at its own database.' },
    )
  if (standing.ledger === 'ours') {
    if (standing.service !== run.service)
      throw new SkeinError(
        'WRONG_SERVICE',
        `The database configured for ${run.service} belongs to the service ${standing.service}.`,
        { hint: `Check the url of ${run.service}.` },
      )
    if (run.environment !== null && standing.environment !== null && standing.environment !== run.environment)
      throw new SkeinError(
        'WRONG_ENVIRONMENT',
        `The database of ${run.service} is of the environment ${standing.environment}, and this run is for ${run.environment}.`,
        { hint: 'Check the url, or SKEIN_ENV and --env.' },
      )
    if (standing.format > format)
      throw new SkeinError(
        'NEWER_LEDGER',
        `The ledger of ${run.service} has format ${standing.format}, and this Skein writes format ${format}.`,
        { hint: 'Use the newer Skein that wrote it; this one can still read it.' },
      )
    await noteSystem(work, tables.state, standing, run)
    return standing
  }
  const head: Head = {
    id: randomUUID(),
    format,
    service: run.service,
    environment: run.environment,
    system: run.system,
  }
  await work.send(createTables(tables, head, preamble)).catch(refuseRead)
  const { id, service, environment, system } = head
  return { ...standing, ledger: 'ours', id, service, environment, system }
}

/** Remembers every service that a run of the whole system knew, so that a smaller configuration is noticed. */
async function noteSystem(work: Connection, state: string, standing: Read, run: RunInfo): Promise<void> {
  const system = [...new Set([...standing.system, ...run.system])].sort()
  if (system.length === standing.system.length) return
  const list = system.map((name) => `"${name}"`).join(',')
  await work.send(`UPDATE ${state} SET value = value || '{"system": [${list}]}' WHERE kind = 'ledger'`)
}

function refuseRead(cause: unknown): never {
  if (cause instanceof SkeinError) throw cause
  const { code, message } = cause as { code?: string; message: string }
  throw new SkeinError(
    code === '42501' ? 'ACCESS_DENIED' : 'UNREACHABLE',
    `The ledger can't be read: ${message} (${code ?? 'no code'}).`,
    { cause, hint: 'Check the rights of this user on schema_migrations and its two companions.' },
  )
}

function classify(step: Step): Classification {
  const { body } = step
  if (!isText(body)) return { mode: 'atomic', findings: [] }
  const { loose, findings } = inspect(fileOf(step), body.read(), body.manner, true)
  return { mode: loose ? 'statements' : 'atomic', findings }
}

function checkOptions(options: PostgresOptions): void {
  const wrong = (key: string, expected: string): never => {
    throw new SkeinError('CONFIG_INVALID', `postgres({ ${key} }): ${expected}.`, { data: { key } })
  }
  for (const key of Object.keys(options))
    if (!known.has(key)) wrong(key, `there is no such option; known are ${[...known].join(', ')}`)
  if (options.client !== undefined && !(options.client in clients))
    wrong('client', `must be one of ${Object.keys(clients).join(', ')}`)
  if (options.url !== undefined && typeof options.url !== 'string' && typeof options.url !== 'function')
    wrong('url', 'must be a text, or a function that gives one')
}
