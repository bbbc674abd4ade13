import { SkeinError } from '@skein/core'
import type { Connection } from './clients/client.ts'

/** What outlives the transaction that it was made in: whoever tries a file again would meet its own. */
const leftovers = 'DEALLOCATE ALL; SELECT pg_catalog.pg_advisory_unlock_all()'

/**
 * Rolls back after an error, and does `more` in the same message; never rejects. False: the link is gone. A library may
 * hand out the server's last words before it notices that nothing comes after them.
 */
export async function rollBack(link: Connection, more = ''): Promise<boolean> {
  if (link.lost) return false
  try {
    await link.send(`ROLLBACK; ${leftovers}; ${more}`)
    return true
  } catch {
    return false
  }
}

/** The link broke over a transaction whose end only the database knows. @param what that it would have done. */
export function unknownEnd(service: string, what: string, cause: unknown): SkeinError {
  return new SkeinError(
    'CONNECTION_LOST',
    `The connection to ${service} broke; whether ${what} is not known. All of it was, or nothing.`,
    { hint: `See what stands: skein status ${service}`, data: { service }, cause },
  )
}
