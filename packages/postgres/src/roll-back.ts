import { SkeinError } from '@skein/core'
import type { Connection } from './clients/client.ts'

/**
 * Rolls back after an error, and does `more` in the same message. False: the link is gone. A library may hand out the
 * server's last words before it notices that nothing comes after them.
 */
export async function rollBack(link: Connection, more = ''): Promise<boolean> {
  try {
    if (!link.lost) await link.send(`ROLLBACK; ${more}`)
  } catch (error) {
    if (!link.lost) throw error
  }
  return !link.lost
}

/** The link broke over a transaction whose end only the database knows. @param what that it would have done. */
export function unknownEnd(service: string, what: string, cause: unknown): SkeinError {
  return new SkeinError(
    'CONNECTION_LOST',
    `The connection to ${service} broke; whether ${what} is not known. All of it was, or nothing.`,
    { hint: `See what stands: skein status ${service}`, data: { service }, cause },
  )
}
