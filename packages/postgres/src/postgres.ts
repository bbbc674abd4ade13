import { type Holder, type RunInfo, SkeinError, type Store } from '@skein/core'
import { type Bench, benchOf } from './bench.ts'
import { classify } from './classify.ts'
import type { Connection } from './clients/client.ts'
import type { PgClient, PostgresClient } from './clients/native.ts'
import { type ClientName, clients, connect } from './connect.ts'
import { askReadOnly, giveBack, takeOver } from './ledger/adopt.ts'
import { ledgerFor, refuseRead } from './ledger/claim.ts'
import { readHistory } from './ledger/history.ts'
import { readLedger } from './ledger/read.ts'
import { tablesIn } from './ledger/tables.ts'
import { evict, sessionName, tryLock, whoHolds } from './lock.ts'
import { openSession } from './session.ts'
import { type Address, resolveTarget } from './target.ts'
import { template } from './template.ts'

/** Where a database is, and how it is worked with. */
export interface PostgresOptions extends Address {
  /** The npm library to connect with; default `pg`. Functions of migrations are given its client. */
  readonly client?: ClientName
  /** The schema that holds `schema_migrations`; default `public`. */
  readonly schema?: string
  /** The role that files run as, and that what they create belongs to; whoever logs in must be a member of it. */
  readonly role?: string
  /** The search_path that each file begins with, as `app, public`. */
  readonly searchPath?: string
  /** Milliseconds to go on trying while nothing answers at the address yet; default 0. */
  readonly patience?: number
}

const known = new Set([
  'url',
  'host',
  'port',
  'user',
  'password',
  'database',
  'client',
  'schema',
  'role',
  'searchPath',
  'ssl',
  'patience',
])

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
  const { role, searchPath } = options
  const ownSettings = {
    ...(role !== undefined && { role }),
    ...(searchPath !== undefined && { search_path: searchPath }),
  }
  const open = async (name: string, signal?: AbortSignal): Promise<Connection> =>
    connect(client, await resolveTarget(options), name, { signal, patience: options.patience, settings: ownSettings })
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
  /** With the lock, and both links; whoever is given them closes them, unless it rejects. */
  const locked = async <Made>(
    run: RunInfo,
    signal: AbortSignal | undefined,
    make: (bench: Bench) => Promise<Made>,
  ): Promise<Made | Holder> => {
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
        ownSettings,
      )
      return await make(bench)
    } catch (error) {
      await close()
      throw error
    }
  }
  return {
    kind: 'postgres',
    extensions: ['sql'],
    supports: { lock: 'holder' },
    address: async () => (await resolveTarget({ ...options, password: undefined })).shown,
    classify,
    template,
    read: (signal) => ask((connection) => readLedger(connection, tables), signal),
    history: (limit) => ask((connection) => readHistory(connection, tables, limit)),
    holder: () => ask((connection) => whoHolds(connection, tables)),
    evict: (holder) => ask((connection) => evict(connection, holder)),
    acquire: (run, signal) => locked(run, signal, async (bench) => openSession(bench, await ledgerFor(bench))),
    adoption: {
      ask: (question, signal) => ask((connection) => askReadOnly(connection, question), signal),
      take: (run, texts, rows) => locked(run, undefined, (bench) => once(bench, () => takeOver(bench, texts, rows))),
      giveBack: (run, texts) => locked(run, undefined, (bench) => once(bench, () => giveBack(bench, texts))),
    },
  }
}

/** Does one thing and gives the links back. */
async function once<Done>({ lock, work }: Bench, act: () => Promise<Done>): Promise<Done> {
  const done = await act()
  await Promise.all([work.close(), lock.close()])
  return done
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
