import { setTimeout as sleep } from 'node:timers/promises'
import type { Holder, RunInfo } from '@skein/core'
import { isTerminated, serverError } from './failure.ts'
import { labels } from './ledger/nodes.ts'
import { type Link, tagOf, type Work } from './link.ts'

/** How long one that tries stands in the line of the server, which knows no way of not waiting; in milliseconds. */
const patience = 700

/** One that was ended can't commit and has no locks, but is listed until its client asks for something. */
const alive = "NOT status STARTS WITH 'Terminated'"

const nobody: Holder = { kind: 'holder', by: null, run: null, since: null, token: '' }

/**
 * Takes the lock: a node under a unique constraint, in a transaction that is never committed, so nobody's statement
 * sees it and it ends with its holder. Who comes second would wait in the server, so it looks first and gives up soon.
 */
export async function tryLock(link: Link, run: RunInfo): Promise<Work | Holder> {
  const other = await whoHolds(link)
  if (other) return other
  // It bears its name from the start: tx.setMetaData fails as long as any transaction is listed that was ended.
  const work = await link.begin(tagOf(run, 'lock'))
  const inTime = new AbortController()
  const givenUp = leaveLine(link, run.id, inTime.signal)
  try {
    await work.ask(`CREATE (:${labels.lock} {name: 'ledger'})`)
    inTime.abort()
    // It may have been given up in the moment in which it got the lock.
    if (await givenUp) await work.ask('RETURN 1')
    return work
  } catch (error) {
    await work.rollback()
    if (!isTerminated(error) && !serverError(error)?.retriable) throw error
    // Who held it a moment ago may be gone by now.
    return (await whoHolds(link)) ?? nobody
  } finally {
    inTime.abort()
    await givenUp
  }
}

/** Ends one that still stands in the line, until told that it doesn't. Who is only slow is in nobody's line. */
async function leaveLine(link: Link, run: string, inTime: AbortSignal): Promise<boolean> {
  while (await sleep(patience, true, { signal: inTime }).catch(() => false)) {
    const waiting = "status STARTS WITH 'Blocked' AND metaData.role = 'lock' AND metaData.run = $run"
    // A link that breaks is noticed by the one that waits.
    if ((await end(link, waiting, { run }).catch(() => 0)) > 0) return true
  }
  return false
}

/** Who holds the lock, or is the first to get it; null when nobody does. One that waits in the line is blocked. */
export async function whoHolds(link: Link): Promise<Holder | null> {
  const [row] = await link.ask(`SHOW TRANSACTIONS YIELD metaData, startTime, status
    WHERE metaData.app = 'skein' AND metaData.role = 'lock' AND ${alive} AND NOT status STARTS WITH 'Blocked'
    RETURN metaData.by AS by, metaData.run AS run, startTime AS since`)
  if (!row) return null
  const run = String(row['run'])
  return { kind: 'holder', by: String(row['by']), run, since: new Date(String(row['since'])), token: run }
}

/** Ends that holder, and what it is at. False when it was gone already. */
export async function evict(link: Link, { token }: Holder): Promise<boolean> {
  if (token === '') return false
  return (await end(link, "metaData.role IN ['lock', 'work'] AND metaData.run = $run", { run: token })) > 0
}

/** Ends what the server does for that run; gives how many transactions. The lock stays. */
export async function terminate(link: Link, run: string): Promise<number> {
  return await end(link, "metaData.role = 'work' AND metaData.run = $run", { run })
}

/** Waits, for a second at most, until the server does nothing more for that run. */
export async function calm(link: Link, run: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    if ((await listed(link, "metaData.role = 'work' AND metaData.run = $run", { run })).length === 0) return
    await sleep(50)
  }
}

/**
 * Ends what the server still does for runners that died: the lock is ours, so nobody else may be at work.
 * @returns whether all of it is gone.
 */
export async function endOrphans(link: Link, run: string): Promise<boolean> {
  const orphans = "metaData.role = 'work' AND metaData.run <> $run"
  let ended = 0
  for (let tries = 0; tries < 100; tries++) {
    ended = await end(link, orphans, { run })
    // What was ended in the middle of its commit may still come to it.
    if (ended === 0 && (await listed(link, orphans, { run })).length === 0) return true
    await sleep(50)
  }
  return ended === 0
}

/** The lock before the work, so that whoever sees its work ended finds its lock gone. */
async function end(link: Link, which: string, parameters: Record<string, string>): Promise<number> {
  const ids = await listed(link, `${alive} AND ${which}`, parameters)
  if (ids.length > 0) await link.ask('TERMINATE TRANSACTIONS $ids', { ids })
  return ids.length
}

async function listed(link: Link, which: string, parameters: Record<string, string>): Promise<readonly string[]> {
  const rows = await link.ask(
    `SHOW TRANSACTIONS YIELD transactionId, metaData, status WHERE metaData.app = 'skein' AND ${which} RETURN transactionId AS id ORDER BY metaData.role`,
    parameters,
  )
  return rows.map(({ id }) => String(id))
}
