import { type Blocker, blockersText } from '@skein/core'
import type { Bench } from './bench.ts'
import type { Row } from './clients/client.ts'
import type { ServerError } from './failure.ts'
import { masked } from './lexer/masked.ts'
import { ask } from './pinned.ts'

/** What a commit waits for where synchronous_standby_names calls for somebody who is not there. */
const standby: Blocker = { pid: null, what: 'a synchronous standby that does not answer (synchronous_standby_names)' }

/** Locks are waited for but a moment, and told of when that is over; a standby is waited for without an end. */
export function ofStandby(tell: (blockers: readonly Blocker[]) => void): typeof tell {
  return (blockers) => {
    if (blockers.some(({ what }) => what === standby.what)) tell(blockers)
  }
}

/** Who is in the way of the work link; those of a prepared transaction, which no process belongs to, have pid 0. */
function question(working: string): string {
  const lock = ['locktype', 'database', 'relation', 'page', 'tuple', 'virtualxid', 'transactionid', 'classid', 'objid']
  const same = [...lock, 'objsubid'].map((column) => `held.${column} IS NOT DISTINCT FROM wanted.${column}`)
  return `WITH waiting AS (SELECT pid, pg_blocking_pids(pid) AS by FROM pg_stat_activity
      WHERE ${working} AND datname = current_database() AND wait_event_type = 'Lock')
    SELECT NULL AS pid, NULL AS name, wait_event AS state, NULL AS query FROM pg_stat_activity WHERE ${working} AND datname = current_database() AND wait_event = 'SyncRep'
    UNION ALL SELECT DISTINCT a.pid::text, application_name, state, query FROM waiting JOIN pg_stat_activity a ON a.pid = ANY (by)
    UNION ALL SELECT DISTINCT NULL, gid, NULL, NULL FROM waiting JOIN pg_locks wanted ON wanted.pid = waiting.pid AND NOT wanted.granted
      JOIN pg_locks held ON held.granted AND held.pid IS NULL AND ${same.join(' AND ')}
      JOIN pg_locks own ON own.virtualtransaction = held.virtualtransaction AND own.pid IS NULL AND own.locktype = 'transactionid'
      JOIN pg_prepared_xacts ON transaction = own.transactionid WHERE 0 = ANY (by)`
}

/** Looks now and then while a message is at work. */
export interface Watching {
  /** Who was in the way the last time that somebody was. */
  readonly blockers: readonly Blocker[]
  end(): void
}

/**
 * Watches over the lock link who is in the way of the work link.
 * @param lockTimeout what the server waits for a lock, in milliseconds: each such wait is looked at.
 * @param seen is told of those who are in the way, again when they are others.
 */
export function watchBlockers(
  bench: Bench,
  lockTimeout: number,
  seen: (blockers: readonly Blocker[]) => void = () => {},
): Watching {
  let blockers: readonly Blocker[] = []
  const look = async () => {
    const rows = await ask(bench.lock, question(bench.working()))
    if (rows.length === 0) return
    const before = blockersText(blockers)
    blockers = rows.map(blockerOf)
    if (blockersText(blockers) !== before) seen(blockers)
  }
  let timer: NodeJS.Timeout
  const later = () => {
    timer = setTimeout(() => void look().then(later, () => {}), Math.max(lockTimeout / 2, 20))
    timer.unref()
  }
  later()
  return {
    get blockers() {
      return blockers
    },
    end: () => clearTimeout(timer),
  }
}

function blockerOf({ pid, name, state, query }: Row): Blocker {
  if (!pid && state === 'SyncRep') return standby
  if (!pid) return { pid: null, what: `prepared transaction ${name}` }
  const who = [name, state].filter(Boolean).join(', ')
  // Whoever may not see a session's query sees a remark in its place.
  const does = query && !query.startsWith('<') ? masked(query) : ''
  return { pid: Number(pid), what: [who, does].filter(Boolean).join(': ') }
}

/** The error, saying who was in the way where that was seen. */
export function withBlockers(error: ServerError, blockers: readonly Blocker[]): ServerError {
  if (error.code !== '55P03' || blockers.length === 0) return error
  const hint = `In the way: ${blockersText(blockers)}. Allow more time in the file: -- skein: lock-timeout=30s`
  return { ...error, hint }
}
