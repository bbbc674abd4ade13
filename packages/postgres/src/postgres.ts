import { type Holder, type RunInfo, SkeinError, type Store } from '@skein/core'
import { type Bench, benchOf } from './bench.ts'
import { classify } from './classify.ts'
import type { Connection } from './clients/client.ts'
import { givenClient, type PgClientLike, type PgPool, type PostgresSql } from './clients/given.ts'
import type { PgClient, PostgresClient } from './clients/native.ts'
import { type ClientName, connect, transactionSettings } from './connect.ts'
import { inspectionOver } from './inspect/inspection.ts'
import { askReadOnly, giveBack, takeOver } from './ledger/adopt.ts'
import { ledgerFor, refuseRead } from './ledger/claim.ts'
import { readHistory } from './ledger/history.ts'
import { ledgerQuestion, openedLedger } from './ledger/read.ts'
import { tablesIn } from './ledger/tables.ts'
import { widenedFrom } from './ledger/widen.ts'
import { lenderBehind } from './lend.ts'
import { evict, sessionName, tryLock, whoHolds } from './lock.ts'
import { scriptOf } from './script.ts'
import { createShadow } from './shadow.ts'
import { openSession } from './session.ts'
import { answerWithin, silenceLimit, watchLinks } from './silence.ts'
import { checkOptions, type PostgresOptions } from './options.ts'
import { describe } from './catalog/describe.ts'
import { connectionOf } from './programs.ts'
import { type Address, resolveTarget, type Target, urlOf } from './target.ts'
import { templates } from './templates.ts'

/**
 * A PostgreSQL database (13 or newer) as a store. Connects only when it is asked something.
 * @throws SkeinError CONFIG_INVALID naming the key.
 */
export function postgres(
  options: PostgresOptions & { readonly client: 'postgres' | PostgresSql },
): Store<PostgresClient>
export function postgres(options: PostgresOptions & { readonly client?: 'pg' | PgPool | PgClientLike }): Store<PgClient>
export function postgres(options: PostgresOptions): Store<PgClient> | Store<PostgresClient>
export function postgres(options: PostgresOptions): Store {
  checkOptions(options)
  const given = givenClient(options.client)
  const library = given?.library ?? (options.client as ClientName | undefined) ?? 'pg'
  const where = (address: Address): Promise<Target> => given?.target() ?? resolveTarget(address)
  const tables = tablesIn(options.schema ?? 'public')
  const { role, searchPath, silence = silenceLimit } = options
  const ownSettings = {
    ...(role !== undefined && { role }),
    ...(searchPath !== undefined && { search_path: searchPath }),
  }
  const { patience } = options
  const open = async (name: string, signal?: AbortSignal, first?: string): Promise<Connection> =>
    connect(library, await where(options), name, { signal, patience, settings: ownSettings, first })
  /** As who logs in: that role, and hardly ever the one that objects belong to, may see and end its own sessions. */
  const openAsLogin = async (name: string, signal?: AbortSignal): Promise<Connection> =>
    connect(library, await where(options), name, { signal, patience, settings: asLogin })
  /** The farewell of the last link that answered; who asked need not wait for it. */
  let parting: Promise<void> = Promise.resolve()
  /** Over a link of its own, ended afterwards; `first`: what it is opened with. */
  const ask = async <Answer>(
    question: (connection: Connection) => Promise<Answer>,
    signal?: AbortSignal,
    first?: string,
  ): Promise<Answer> => over(await open('skein', signal, first), question)
  const askAsLogin = async <Answer>(
    question: (connection: Connection) => Promise<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer> => over(await openAsLogin('skein', signal), question)
  const over = async <Answer>(
    connection: Connection,
    question: (connection: Connection) => Promise<Answer>,
  ): Promise<Answer> => {
    try {
      return await answerWithin(connection, silence, question(connection)).catch(refuseRead)
    } finally {
      parting = connection.close()
    }
  }
  /** The session at work, if any. */
  let working: Bench | null = null
  /** With the lock, and both links; whoever is given them closes them, unless it rejects. */
  const locked = async <Made>(
    run: RunInfo,
    signal: AbortSignal | undefined,
    make: (bench: Bench) => Promise<Made>,
  ): Promise<Made | Holder> => {
    const name = sessionName(run)
    // A role may be allowed two links, and not three.
    await parting
    const opened = await Promise.allSettled([openAsLogin(name, signal), open(name, signal)])
    const links = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const close = async () => void (await Promise.all(links.map((link) => link.close())))
    const [lock, work] = links
    try {
      for (const result of opened) if (result.status === 'rejected') throw result.reason
      if (!lock || !work) throw new SkeinError('BUG', 'Two links were asked for.')
      const got = await answerWithin(lock, silence, tryLock(lock, tables, run.service)).catch(refuseRead)
      if (typeof got === 'object') {
        await close()
        return got
      }
      const reopen = async () => {
        const link = await open(name)
        links.push(link)
        return link
      }
      const bench = benchOf({ service: run.service, tables, run, lock, work, reopen }, got === 'pooled', ownSettings)
      watchLinks(bench, silence)
      working = bench
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
    address: async () => (await where({ ...options, password: undefined })).shown,
    at: (url) => postgres({ ...options, ...nowhere, url, ...(given && { client: given.library }) }),
    classify,
    templates,
    connection: async () => connectionOf(await where(options), ownSettings, working?.lock.lost ? null : working),
    read: (signal) => ask((link) => openedLedger(link, tables), signal, ledgerQuestion(tables)),
    inspect: async (signal) => inspectionOver(await open('skein inspects', signal), tables, filesPath(searchPath)),
    async shadow(signal) {
      const { shadow } = options
      const beside = () => (shadow ? resolveTarget(shadow) : where(options))
      const { host, sslmode, ssl } = await beside()
      const admin = async (ending?: AbortSignal) =>
        connect(library, await beside(), 'skein makes a shadow', { signal: ending, patience })
      const made = await createShadow(admin, role ?? null, signal)
      const at = {
        host,
        url: async () => urlOf({ ...(await beside()), database: made.name }),
        ssl: sslmode === 'disable' ? undefined : ssl,
      }
      const store = postgres({ ...options, ...nowhere, client: library, ...at })
      return { store, [Symbol.asyncDispose]: made.drop }
    },
    describe,
    history: (limit, signal) => ask((connection) => readHistory(connection, tables, limit), signal),
    holder: (signal) => askAsLogin((connection) => whoHolds(connection, tables), signal),
    evict: (holder) => askAsLogin((connection) => evict(connection, holder)),
    acquire: (run, signal) => locked(run, signal, async (bench) => openSession(bench, await ledgerFor(bench, signal))),
    script: (run, parts) => ask((connection) => scriptOf(connection, tables, run, parts, ownSettings)),
    lends: lenderBehind({ open: openAsLogin, ask: askAsLogin, silence }),
    adoption: {
      ask: (question, signal) => ask((connection) => askReadOnly(connection, question), signal),
      take: (run, texts, rows) => locked(run, undefined, (bench) => once(bench, () => takeOver(bench, texts, rows))),
      place: { schema: tables.schema, table: 'schema_migrations' },
      widen: (run, tool, texts, rows) =>
        locked(run, undefined, (bench) => once(bench, () => takeOver(bench, texts, rows, tool))),
      widenedFrom: () => ask((connection) => widenedFrom(connection, tables)),
      giveBack: (run, texts) => locked(run, undefined, (bench) => once(bench, () => giveBack(bench, texts))),
    },
  }
}

/** A database or a login may have another role set for it. */
const asLogin = { role: 'none' }

/** What an address of its own takes the place of. */
const nowhere = { host: undefined, port: undefined, user: undefined, password: undefined, database: undefined }

/** The statement that gives a transaction the search_path of files. */
function filesPath(searchPath: string | undefined): string {
  return searchPath === undefined
    ? 'SET LOCAL search_path TO DEFAULT'
    : transactionSettings({ search_path: searchPath })
}

/** Does one thing and gives the links back. */
async function once<Done>({ lock, work }: Bench, act: () => Promise<Done>): Promise<Done> {
  const done = await act()
  await Promise.all([work.close(), lock.close()])
  return done
}
