import { createHash } from 'node:crypto'
import { type Holder, type RunInfo, SkeinError } from '@skein/core'
import type { Connection } from './clients/client.ts'
import type { Tables } from './ledger/tables.ts'
import { literal, moment } from './sql.ts'
import { ask } from './pinned.ts'

/**
 * Names a transaction behind a pooler, where a session is nobody's; the services of one run may share a database. At
 * most 63 bytes, because it is compared with what the server cut.
 */
export function transactionName(run: RunInfo): string {
  const name = `skein ${run.id.slice(0, 8)}/${run.service} ${run.by}`
  return Buffer.from(name)
    .subarray(0, 63)
    .toString()
    .replace(/\uFFFD$/, '')
}

/** Of which ledger a lock is. */
type Place = Pick<Tables, 'schema'>

/** Names a session so that others can read in pg_stat_activity who holds the lock. At most 63 bytes count. */
export function sessionName(run: RunInfo): string {
  return `skein ${run.id.slice(0, 8)} ${run.by}`
}

/** Advisory locks belong to one database; the second half tells its ledgers apart. */
function key({ schema }: Place): string {
  const half = (text: string) => createHash('sha256').update(text).digest().readInt32BE(0)
  return `${half('skein')}, ${half(schema)}`
}

/** When a session began, as a text that means the same in every session. */
const began = `extract(epoch FROM a.backend_start)::text`

/**
 * Tries once, never waits: a session that waits inside the server deadlocks with CREATE INDEX CONCURRENTLY. The lock
 * belongs to the session, so it is free the moment that its holder dies.
 * @param writer the service that is to be changed there; null: the lock alone is wanted.
 * @throws SkeinError REFUSED where that can't be.
 */
export async function tryLock(
  connection: Connection,
  tables: Place,
  writer: string | null = null,
): Promise<Holder | 'ours' | 'pooled'> {
  const [row] = await ask(
    connection,
    `SELECT CASE WHEN pg_backend_pid() = ${connection.pid} THEN pg_try_advisory_lock(${key(tables)})::text END AS got,
      pg_is_in_recovery()::text AS standby, current_setting('transaction_read_only') AS unwritten`,
  )
  if (writer !== null && row?.['unwritten'] === 'on') throw takesNoWrites(writer, row['standby'] === 'true')
  // Behind a pooler each transaction takes the lock for itself, so whoever has it is at work this moment.
  if (!row?.['got']) return (await whoHolds(connection, tables)) ?? 'pooled'
  if (row['got'] === 'true') return 'ours'
  // Who held it a moment ago may be gone by now.
  return (await whoHolds(connection, tables)) ?? { kind: 'holder', by: null, run: null, since: null, token: '' }
}

/** A transaction would fail at its first row, which reads as if something were wrong with its file. */
function takesNoWrites(service: string, standby: boolean): SkeinError {
  return new SkeinError(
    'REFUSED',
    standby
      ? `The database of ${service} takes no writes: its server is a standby.`
      : `The database of ${service} takes no writes: default_transaction_read_only is on there, or for this user.`,
    {
      hint: standby
        ? 'Give the address of the primary.'
        : 'Where that is no mistake of the address, have it switched off: ALTER DATABASE … or ALTER ROLE … SET default_transaction_read_only = off.',
      data: { service, sqlstate: '25006' },
    },
  )
}

/** What a transaction fails with, of our own making, when the lock that it needs is another runner's. */
export const lockTaken = 'SKN01'

/**
 * The lock behind a pooler, where a session belongs to nobody: taken anew in each transaction, which is told to give
 * way when it is not free.
 */
export function lockOfTransaction(tables: Place): string {
  return `DO $skein$ BEGIN
    IF NOT pg_try_advisory_xact_lock(${key(tables)}) THEN
      RAISE EXCEPTION 'another runner is at work' USING ERRCODE = '${lockTaken}';
    END IF;
  END $skein$`
}

/** Who holds the lock; null when nobody does. */
export async function whoHolds(connection: Connection, tables: Place): Promise<Holder | null> {
  const [first, second] = key(tables).split(', ')
  const [row] = await ask(
    connection,
    `SELECT a.application_name AS name, a.pid || ' ' || ${began} || ' ' || a.application_name AS token,
      ${moment('a.backend_start')} AS session, ${moment('a.xact_start')} AS transaction
    FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
      AND l.classid::int8 = (${first}::int8 & 4294967295) AND l.objid::int8 = (${second}::int8 & 4294967295)
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  if (!row) return null
  const [, run = null, pooled, by = null] = /^skein ([^\s/]+)(\/\S*)? (.*)$/.exec(row['name'] ?? '') ?? []
  // The session of a pooler was there before, for others.
  const since = row[pooled === undefined ? 'session' : 'transaction']
  return { kind: 'holder', by, run, since: since ? new Date(since) : null, token: row['token'] ?? '' }
}

/**
 * Ends a holder's sessions: the one that has the lock and, known by the name that both bear, the one at work. What
 * that was at rolls back. False when the holder was gone already: behind a pooler its session is
 * somebody else's then.
 */
export async function evict(connection: Connection, { token }: Holder): Promise<boolean> {
  const [, pid = '', since = '', name = ''] = /^(\S+) (\S+) (.*)$/s.exec(token) ?? []
  if (!/^\d+$/.test(pid)) return false
  const ended = await ask(
    connection,
    `SELECT pg_terminate_backend(b.pid)::text AS ended
    FROM pg_stat_activity a JOIN pg_stat_activity b USING (datname, usename, application_name)
    WHERE a.pid = ${pid} AND ${began} = ${literal(since)} AND a.application_name = ${literal(name)}`,
  )
  return ended.length > 0
}
