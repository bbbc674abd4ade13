import { createHash } from 'node:crypto'
import type { Holder, RunInfo } from '@skein/core'
import type { Connection } from './clients/client.ts'
import type { Tables } from './ledger/tables.ts'

/** Names a session so that others can read in pg_stat_activity who holds the lock. At most 63 bytes count. */
export function sessionName(run: RunInfo): string {
  return `skein ${run.id.slice(0, 8)} ${run.by}`
}

/** Advisory locks belong to one database; the second half tells its ledgers apart. */
function key({ schema }: Tables): string {
  const half = (text: string) => createHash('sha256').update(text).digest().readInt32BE(0)
  return `${half('skein')}, ${half(schema)}`
}

/**
 * Tries once, never waits: a session that waits inside the server deadlocks with CREATE INDEX CONCURRENTLY. The lock
 * belongs to the session, so it is free the moment that its holder dies.
 */
export async function tryLock(connection: Connection, tables: Tables): Promise<Holder | null> {
  const [first, second] = key(tables).split(', ')
  // An orchestrator holds the lock here while other databases are at work, for as long as that takes.
  const patience = connection.version >= 140000 ? 'SET idle_session_timeout = 0; ' : ''
  const rows = await connection.send(`${patience}SELECT pg_try_advisory_lock(${key(tables)})::text AS got`)
  if (rows.some((row) => row['got'] === 'true')) return null
  const holders =
    await connection.send(`SELECT a.application_name AS name, to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
    FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid::int8 = (${first}::int8 & 4294967295) AND l.objid::int8 = (${second}::int8 & 4294967295)
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
  const [, run = null, by = null] = /^skein (\S+) (.*)$/.exec(holders[0]?.['name'] ?? '') ?? []
  const since = holders[0]?.['since']
  return { kind: 'holder', by, run, since: since ? new Date(since) : null }
}
