import { SkeinError } from '@skein/core'
import { transactionSettings } from '../connect.ts'
import type { Connection, Row } from '../clients/client.ts'
import { pinned } from '../pinned.ts'

/** What one look sends, over one link. */
export interface Look {
  readonly version: number
  /** Asks as a transaction of its own that can change nothing, or within the one that stands open for a cursor. */
  readonly ask: (text: string) => Promise<readonly Row[]>
  /** Gives the rows of a query in pieces. */
  readonly pieces: (query: string) => AsyncIterable<readonly Row[]>
}

/** Rows of a piece. */
const piece = 5000

/**
 * Definitions hold constants, and those are written as these say. Nothing here ends a look but its end: it may take
 * long, and whoever asks may take long between two pieces.
 */
const settings = transactionSettings({
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '3',
  idle_in_transaction_session_timeout: '0',
  // What is asked once is not worth compiling.
  jit: 'off',
  lc_monetary: 'C',
  quote_all_identifiers: 'off',
  // Rows that a policy hides would be orphans, or nobody's: better to hear that they can't be seen.
  row_security: 'off',
  standard_conforming_strings: 'on',
  statement_timeout: '0',
  xmlbinary: 'base64',
})

const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${pinned}; ${settings}`

export function lookOver(link: Connection): Look {
  let cursors = 0
  let made = 0
  const send = async (text: string) => {
    try {
      return await link.send(text)
    } catch (error) {
      // A cursor that was open is gone as well, and says so when it is asked next.
      if (!link.lost) await link.send('ROLLBACK')
      throw error
    }
  }
  const within = async (text: string) => (await send(`${begin}; ${text}; COMMIT`)).slice(1)
  return {
    version: link.version,
    ask: (text) => (cursors === 0 ? within(text) : inside(link, text)),
    async *pieces(query) {
      const name = `skein_${++made}`
      const declare = `DECLARE ${name} NO SCROLL CURSOR FOR ${query}`
      if (cursors === 0) await send(`${begin}; ${declare}`)
      else await inside(link, declare)
      cursors++
      try {
        for (;;) {
          const rows = await link.send(`FETCH ${piece} FROM ${name}`)
          if (rows.length > 0) yield rows
          if (rows.length < piece) return
        }
      } finally {
        cursors--
        // Where it failed, that is what is told.
        if (!link.lost) await link.send(cursors === 0 ? 'ROLLBACK' : `CLOSE ${name}`).catch(() => {})
      }
    },
  }
}

/** A question that fails takes nothing else along. */
async function inside(link: Connection, text: string): Promise<readonly Row[]> {
  await link.send('SAVEPOINT question')
  try {
    return await link.send(text)
  } catch (error) {
    if (!link.lost) await link.send('ROLLBACK TO SAVEPOINT question')
    throw error
  } finally {
    if (!link.lost) await link.send('RELEASE SAVEPOINT question')
  }
}

/** What a look ran into, as an error for people. */
export function refuseLook(cause: unknown): never {
  if (cause instanceof SkeinError) throw cause
  const { code, message } = cause as { code?: string; message: string }
  throw new SkeinError(code === '42501' ? 'ACCESS_DENIED' : 'UNREACHABLE', `It can't be read: ${message}.`, {
    cause,
    hint: code === '42501' ? 'Give this user the right to read there.' : 'When the server is back, run it again.',
  })
}
