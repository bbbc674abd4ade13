import { randomUUID } from 'node:crypto'
import { demandOwn, type RunInfo, SkeinError, type Standing } from '@skein/core'
import type { Bench } from '../bench.ts'
import type { Connection } from '../clients/client.ts'
import { cancelOn } from '../chain/cancel.ts'
import { backOff, pause } from '../chain/retry.ts'
import { serverError, type ServerError } from '../failure.ts'
import { lockTaken } from '../lock.ts'
import { rollBack } from '../roll-back.ts'
import { identifier } from '../sql.ts'
import { readLedger } from './read.ts'
import { createTables, format, type Head } from './tables.ts'
import { settleDead } from './unknown.ts'
import { upgrade } from './upgrade.ts'
import { ask } from '../pinned.ts'

/**
 * What creating the ledger meets where somebody else creates it at the same moment: behind a pooler another runner, and
 * anywhere the server process of one that died a moment ago.
 */
const atTheSameTime = new Set(['42P06', '42P07', '42710', '23505', lockTaken])

/**
 * The ledger under the lock, created where there is none. What waits there for others, as a commit for a standby, is
 * cancelled by the signal.
 * @throws SkeinError when it isn't ours to write; CANCELLED.
 */
export async function ledgerFor(bench: Bench, signal?: AbortSignal): Promise<Standing> {
  const cancelling = cancelOn(bench, [signal])
  try {
    return await claim(bench, 0)
  } catch (error) {
    if (!signal?.aborted) throw error
    const service = bench.run.service
    throw new SkeinError('CANCELLED', `Cancelled while the ledger of ${service} was made ready; nothing was started.`, {
      cause: error,
      data: { service },
    })
  } finally {
    await cancelling.end()
  }
}

async function claim(bench: Bench, attempt: number): Promise<Standing> {
  const { work, tables, run, preamble, pooled } = bench
  const standing = await readLedger(work, tables).catch(refuseRead)
  demandOwn(standing, run)
  if (standing.ledger === 'foreign')
    throw new SkeinError(
      'FOREIGN_LEDGER',
      `The table schema_migrations in the database of ${run.service} is not Skein's; it was left as it is.`,
      { hint: "Point the service at its own database, or take the other tool's table over with: skein adopt" },
    )
  if (standing.ledger === 'ours') {
    const { format: written = format } = standing
    if (written < format) await upgrade(bench, written)
    await noteSystem(work, tables.state, standing, run)
    // Behind a pooler the lock is nobody's between two statements, and who left something open may live.
    if (standing.open.length === 0 || pooled) return standing
    await settleDead(bench).catch(refuseRead)
    return await readLedger(work, tables).catch(refuseRead)
  }
  const head = newHead(run)
  try {
    await work.send(createTables(tables, head, preamble))
  } catch (cause) {
    const most = pooled ? 100 : 10
    if (attempt > most || !atTheSameTime.has(serverError(cause)?.code ?? '')) refuseCreation(bench, cause)
    if (!(await rollBack(work))) refuseCreation(bench, cause)
    await pause(Math.min(backOff(attempt), 500), {})
    return await claim(bench, attempt + 1)
  }
  const { id, service, environment, system } = head
  return { ...standing, ledger: 'ours', id, service, environment, system }
}

/** What a ledger that is made now says of itself. */
export function newHead({ service, environment, system }: RunInfo): Head {
  return { id: randomUUID(), format, service, environment, system }
}

/** Remembers every service that a run of the whole system knew, so that a smaller configuration is noticed. */
async function noteSystem(work: Connection, state: string, standing: Standing, run: RunInfo): Promise<void> {
  const system = [...new Set([...standing.system, ...run.system])].sort()
  if (system.length === standing.system.length) return
  const list = system.map((name) => `"${name}"`).join(',')
  await ask(work, `UPDATE ${state} SET value = value || '{"system": [${list}]}' WHERE kind = 'ledger'`)
}

/** What creating a ledger ran into, as an error for people. */
function refuseCreation({ run, tables }: Bench, cause: unknown): never {
  const error = serverError(cause)
  if (!error) refuseRead(cause)
  const { code, message } = error
  throw new SkeinError(
    code === '42501' ? 'ACCESS_DENIED' : 'REFUSED',
    `The ledger of ${run.service} can't be created in schema ${tables.schema}: ${message} (${code}).`,
    { cause, hint: wayOut(error, tables.schema), data: { service: run.service, sqlstate: code } },
  )
}

const apart = "keep Skein's tables in a schema of their own: postgres({ schema: 'skein' }), or --schema skein"

function wayOut({ code, where = '', hint }: ServerError, schema: string): string {
  // The only block of ours is the one that makes the schema where there is none.
  const inBlock = where.includes('inline_code_block')
  if (code === '42501' && inBlock)
    return `There is no such schema, and this user may make none: whoever owns the database can, CREATE SCHEMA ${identifier(schema)} AUTHORIZATION …; or name one that there is: postgres({ schema }), or --schema.`
  if (code === '42501')
    return `Let this user create tables there: GRANT CREATE ON SCHEMA ${identifier(schema)} TO …; or ${apart}.`
  if (code === '42P07') return `A table of that name is somebody else's: ${apart}.`
  const inTrigger = where !== '' && !inBlock
  if (inTrigger && code.startsWith('42'))
    return 'An event trigger of the database runs when tables are made, and its function finds only what it names with its schema: ALTER FUNCTION … SET search_path = …'
  if (inTrigger) return hint ?? 'An event trigger of the database lets no tables be made: have it let these through.'
  return 'Mend that, and run the command again.'
}

const rights =
  'Check the rights of this user on schema_migrations and its two companions; row level security has no place there.'

/** What reading a ledger ran into, as an error for people. */
export function refuseRead(cause: unknown): never {
  if (cause instanceof SkeinError) throw cause
  const { code, message } = cause as { code?: string; message: string }
  throw new SkeinError(
    code === '42501' ? 'ACCESS_DENIED' : 'UNREACHABLE',
    `The ledger can't be read: ${message} (${code ?? 'no code'}).`,
    { cause, hint: serverError(cause) ? rights : 'The link broke: is the server well? Run the command again.' },
  )
}
