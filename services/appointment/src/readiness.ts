import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '@skein/core'
import type { Pool } from 'pg'
import service from '../skein.config.ts'

/** Whether this instance may serve, and what stands in its way. */
export interface Readiness {
  readonly ok: boolean
  /** The highest version that stands. */
  readonly at: string | null
  readonly pending: readonly string[]
  readonly problems: readonly { readonly code: string; readonly message: string }[]
}

const behind = {
  code: 'BEHIND',
  message: 'The schema is older than this build needs; it is not served until it is migrated.',
}
const open = {
  code: 'NOT_ISOLATED',
  message: "The database role bypasses row-level security; log in as one that doesn't own the tables.",
}
const lost = { code: 'UNREACHABLE', message: 'The database did not answer.' }

/**
 * Looks every three seconds until this instance may serve; tells what is new. What stands here depends on what stands in
 * other databases, which this service can't see: so the orchestrator migrates, and the instance waits.
 */
export async function untilReady(pool: Pool, signal: AbortSignal, tell: (news: Readiness) => void): Promise<void> {
  let told = ''
  for (;;) {
    const now = await look(pool)
    if (JSON.stringify(now) !== told) tell(now)
    if (now.ok) return
    told = JSON.stringify(now)
    await sleep(3000, undefined, { signal })
  }
}

/** Looks at the schema, and whether row-level security holds for us; changes nothing. Never rejects for the database. */
async function look(pool: Pool): Promise<Readiness> {
  const { ok, at, pending, problems } = await check(service)
  const versions = pending.map(({ version }) => version)
  if (!ok) return { ok, at, pending: versions, problems: problems.length > 0 ? problems : [behind] }
  const trouble = await isolated(pool).then(
    (answer) => (answer ? null : open),
    () => lost,
  )
  return { ok: !trouble, at, pending: versions, problems: trouble ? [trouble] : [] }
}

/** On a laptop one role does everything, and the queries name the entity themselves. */
async function isolated(pool: Pool): Promise<boolean> {
  if (['development', 'test'].includes(process.env.SKEIN_ENV ?? '')) return true
  const { rows } = await pool.query<{ active: boolean }>("SELECT row_security_active('appointments') AS active")
  return rows[0]?.active === true
}
