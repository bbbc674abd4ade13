import { SkeinError } from '@skein/core'
import type { Bench } from '../bench.ts'
import { lack } from '../advice.ts'
import { serverError, type ServerError } from '../failure.ts'
import { rollBack, unknownEnd } from '../roll-back.ts'
import { literal } from '../sql.ts'
import { newcomers } from './objects.ts'
import { extension, readTimescale } from './timescale.ts'
import { ask } from '../pinned.ts'

/** Drops what came after the ledger, with its rows, in one transaction; gives what was dropped. */
export async function wipe(bench: Bench): Promise<readonly string[]> {
  const { work, tables, run, service, preamble } = bench
  const waiting = await ask(work, 'SELECT gid FROM pg_prepared_xacts WHERE database = current_database()')
  if (waiting.length > 0) {
    throw new SkeinError(
      'REFUSED',
      `${service} has prepared transactions that wait for their end: ${waiting.map(({ gid }) => gid).join(', ')}.`,
      {
        hint: 'End each with COMMIT PREPARED or ROLLBACK PREPARED first.',
        data: { service },
      },
    )
  }
  const others = await ask(
    work,
    `SELECT nspname::text AS schema FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relname = 'schema_migrations_state' AND nspname <> ${literal(tables.schema)} ORDER BY 1`,
  )
  if (others.length > 0)
    throw new SkeinError(
      'REFUSED',
      `The database of ${service} holds other ledgers besides, in ${others.map(({ schema }) => schema).join(', ')}: what is theirs would go with it.`,
      { hint: `Take ${service} back instead: skein down --all ${service}.`, data: { service } },
    )
  const found = (await ask(work, newcomers(tables))).map(({ thing }) => thing ?? '')
  const timescale = await readTimescale(work, tables)
  // With the extension goes all that it knows of.
  const jobs = found.includes(extension) ? [] : (timescale?.jobs ?? [])
  const objects = found.filter((thing) => !timescale?.chunks.has(thing))
  const things = [...jobs, ...objects]
  const { ledger, state, history } = tables
  const note = `INSERT INTO ${history} (run, by, action, name, description, outcome) VALUES (${literal(run.id)}, ${literal(run.by)}, 'wipe', '', '', 'wiped')`
  const dropped = objects.map((thing) => (timescale?.aggregates.has(thing) ? `MATERIALIZED ${thing}` : thing))
  const drops = [
    ...jobs.flatMap((job) => timescale?.remove(job) ?? []),
    ...dropped.map(
      (thing) =>
        `DROP ${thing.replace(/^(EVENT TRIGGER|MATERIALIZED VIEW|FOREIGN TABLE|[A-Z]+) /, '$1 IF EXISTS ')} CASCADE`,
    ),
  ]
  const rest = [
    // What a baseline or another tool's ledger speaks of stood before, and still does.
    `DELETE FROM ${ledger} WHERE origin IS NULL OR origin NOT IN ('baseline', 'adopted')`,
    `DELETE FROM ${state} WHERE kind IN ('seed', 'repeatable', 'open')`,
    note,
  ]
  try {
    await work.send(`BEGIN; ${[...preamble, ...drops, ...rest].join('; ')}; COMMIT`)
    bench.spent ||= things.includes(extension)
    return things
  } catch (cause) {
    if (!(await rollBack(work))) throw unknownEnd(service, 'it was emptied', cause)
    const error = serverError(cause)
    throw new SkeinError(
      'STEP_FAILED',
      `${service} was not emptied, and nothing of it was dropped: ${error?.message ?? (cause as Error).message}`,
      { cause, hint: wayOut(service, error), data: { service, sqlstate: error?.code ?? null } },
    )
  }
}

function wayOut(service: string, error: ServerError | null): string {
  if (error?.code === '53200' && lack(error) !== null)
    return `All of it goes in one transaction, which takes more locks than the server has room for. Step by step: skein reset ${service}. Or have max_locks_per_transaction raised, which takes a restart of the server.`
  return error?.hint ?? 'Nothing is lost by trying again when that is mended.'
}
