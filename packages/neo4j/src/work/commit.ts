import { setTimeout as sleep } from 'node:timers/promises'
import { SkeinError } from '@skein/core'
import type { Bench } from '../bench.ts'
import { isLost, serverError } from '../failure.ts'
import type { Said } from '../ledger/rows.ts'
import type { Work } from '../link.ts'
import { calm, terminate } from '../lock.ts'

/** How long a server is waited for that went away in the middle of a commit; in milliseconds. */
const patience = 10_000

/**
 * Commits. Where the connection breaks before the server says so, the database is asked.
 * @param look gives a row when it was committed. It has to write to a node that the transaction wrote to, so that it
 *   waits for a commit that is still under way.
 * @returns false when nothing of it stands.
 * @throws SkeinError CONNECTION_LOST when nobody can be asked; else what the driver throws.
 */
export async function commit(bench: Bench, work: Work, look: Said): Promise<boolean> {
  try {
    await work.commit()
    return true
  } catch (cause) {
    await work.rollback()
    // A server that failed itself may have written all the same; one that refuses has not.
    if (!isLost(cause) && !serverError(cause)?.code.startsWith('Neo.DatabaseError')) throw cause
    return await lookAgain(bench, look, cause)
  }
}

async function lookAgain({ link, run, service }: Bench, { query, parameters }: Said, cause: unknown): Promise<boolean> {
  const until = performance.now() + patience
  for (;;) {
    try {
      await calm(link, run.id)
      // What was not asked to commit yet would keep its locks for as long as the server believes in its client.
      await terminate(link, run.id)
      return (await link.ask(query, parameters)).length > 0
    } catch (error) {
      const isPassing = isLost(error) || serverError(error)?.retriable === true
      if (!isPassing || performance.now() > until) throw unknown(service, cause)
      await sleep(200)
    }
  }
}

function unknown(service: string, cause: unknown): SkeinError {
  const message = `The connection to ${service} broke while it committed, and it can't be asked whether it did.`
  return new SkeinError('CONNECTION_LOST', message, {
    hint: 'When the server is back, skein status says what stands: all of that step, or nothing of it.',
    data: { service },
    cause,
  })
}
