import { type Bench, lostError } from '../bench.ts'
import type { Tables } from './tables.ts'
import { ask } from '../pinned.ts'
import { textArray } from '../sql.ts'

/**
 * Settles what a runner left open that died, since its lock is ours now: ends what the server still does for it, so that
 * nothing changes any more, and writes the history rows that it could not write, one for each attempt. A step in a
 * transaction leaves nothing open, and nothing to write.
 */
export async function settleDead(bench: Bench): Promise<void> {
  const { work, lock, tables, service } = bench
  for (let tries = 0; tries < 40; tries++) {
    const dead = await ask(
      work,
      `SELECT DISTINCT 'skein ' || substr(run, 1, 8) || ' ' AS name FROM (${left(tables)}) AS dead`,
    )
    const orphans = await ask(
      lock,
      `SELECT pg_terminate_backend(pid)::text AS ended FROM pg_stat_activity
      WHERE pid NOT IN (${work.pid}, ${lock.pid}) AND datname = current_database() AND usename = session_user
        AND substr(application_name, 1, 15) = ANY (${textArray(dead.flatMap(({ name }) => name ?? []))})`,
    )
    if (orphans.length === 0) return void (await ask(work, note(tables)))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw lostError(service, null)
}

/** Attempts whose end was not written. */
function left({ state, ledger }: Tables): string {
  return `SELECT value->>'run' AS run, value->>'by' AS by, CASE WHEN name LIKE 'seed %' THEN 'seed' ELSE value->>'direction' END AS action,
      regexp_replace(name, '^seed ', '') AS name, value->>'description' AS description, jsonb_build_object('statement', value->'statement') AS error
    FROM ${state} WHERE kind = 'open'
    UNION ALL SELECT run, NULL, 'up', version::text, description, NULL FROM ${ledger} WHERE open IS NOT NULL`
}

/** A run attempts a step that it leaves open once, so that what is written of it already can be told. */
function note(tables: Tables): string {
  const { history } = tables
  return `INSERT INTO ${history} (run, by, action, name, description, outcome, error)
    SELECT coalesce(run, ''), coalesce(by, 'unknown'), action, name, description, 'unknown', error FROM (${left(tables)}) AS dead
    WHERE NOT EXISTS (SELECT FROM ${history} AS told WHERE told.run = coalesce(dead.run, '') AND told.name = dead.name
      AND told.outcome IN ('failed', 'cancelled', 'unknown'))`
}
