import type { Connection, Row } from './clients/client.ts'

/**
 * Makes names mean the server's own for the rest of a transaction: else a function or an operator of somebody's that
 * fits better, or a schema that stands before pg_catalog, would run with our rights.
 */
export const pinned = 'SET LOCAL search_path = pg_catalog, pg_temp'

/** Rows of a ledger that a policy hides would be taken for rows that are not there: what looks there fails instead. */
export const unfiltered = 'SET LOCAL row_security = off'

/**
 * Notes of what did not happen, or is about to, need no standby: whatever comes after them reaches it after them. Who
 * waited for one that is gone would never tell of a failure.
 */
export const unawaited = 'SET LOCAL synchronous_commit = local'

/** Sends statements of our own, which are one transaction; gives their rows. */
export function ask(link: Connection, text: string): Promise<readonly Row[]> {
  return link.send(`${pinned};\n${text}`)
}
