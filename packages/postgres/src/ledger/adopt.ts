import { type Adopted, demandOwn, SkeinError, type Standing } from '@skein/core'
import type { Bench } from '../bench.ts'
import type { Connection } from '../clients/client.ts'
import { serverError } from '../failure.ts'
import { rollBack, unknownEnd } from '../roll-back.ts'
import { literal } from '../sql.ts'
import { added } from './amend.ts'
import { newHead, refuseRead } from './claim.ts'
import { readLedger } from './read.ts'
import { createTables, type Tables } from './tables.ts'
import { formerTable, narrowed, readFormer, widened } from './widen.ts'
import { pinned, unfiltered } from '../pinned.ts'

/** The first column of the first row, in a transaction that can't write. */
export async function askReadOnly(connection: Connection, question: string): Promise<string | null> {
  const [row] = await connection.send(`BEGIN READ ONLY; ${pinned}; ${unfiltered}; ${question}; ROLLBACK`)
  return Object.values(row ?? {})[0] ?? null
}

/**
 * Puts another tool's ledger aside and writes ours, in one transaction.
 * @param tool whose ledger is not put aside but widened into ours; null: none.
 */
export async function takeOver(
  bench: Bench,
  texts: readonly string[],
  rows: readonly Adopted[],
  tool: string | null = null,
): Promise<Standing> {
  const { tables, run, preamble, work } = bench
  const standing = await readLedger(work, tables).catch(refuseRead)
  if (standing.torn) demandOwn(standing, run)
  if (standing.ledger === 'ours') throw refused(bench, 'has a ledger of its own already, and only one can be true.')
  const note = (name: string, description: string): string =>
    `INSERT INTO ${tables.history} (run, by, action, name, description, outcome) VALUES (${[run.id, run.by, 'adopt', name, description, 'adopted'].map(literal).join(', ')})`
  const before = [...preamble, ...texts]
  const notes = [note('', ''), ...rows.map(({ step }) => note(String(step.version), step.description))]
  if (tool !== null) {
    const made = widened(tables, run, await formerTable(work, tables, tool), rows)
    return await inOneAct(bench, createTables(tables, newHead(run), before, notes, made))
  }
  const written = rows.map(({ step, appliedAt }) => added(tables, step, run, 'adopted', appliedAt))
  return await inOneAct(bench, createTables(tables, newHead(run), before, [...notes, ...written]))
}

/** Removes our ledger and says the texts that put the other's back, in one transaction. */
export async function giveBack(bench: Bench, texts: readonly string[]): Promise<Standing> {
  const { tables, preamble, work, run } = bench
  const standing = await readLedger(work, tables).catch(refuseRead)
  if (standing.ledger !== 'ours') throw refused(bench, 'has no ledger that could be given back.')
  demandOwn(standing, run)
  const { ledger, history, state } = tables
  const former = await readFormer(work, tables)
  const statements = [
    'BEGIN',
    ...preamble,
    // Whoever is at work still holds a row, and is waited for.
    `LOCK TABLE ${ledger}, ${history}, ${state} IN ACCESS EXCLUSIVE MODE`,
    untouched(tables),
    ...(former
      ? [...narrowed(tables, former), `DROP TABLE ${history}, ${state}`]
      : [`DROP TABLE ${ledger}, ${history}, ${state}`]),
    ...texts,
    'COMMIT',
  ]
  return await inOneAct(bench, statements.join(';\n'))
}

/** Fails unless exactly the rows that were taken over stand, and nothing else was sown or begun. */
function untouched({ ledger, history, state }: Tables): string {
  return `DO $skein$ BEGIN
    IF NOT EXISTS (SELECT FROM ${history} WHERE action = 'adopt') THEN
      RAISE EXCEPTION 'it was never taken over from another tool';
    ELSIF EXISTS (SELECT FROM ${ledger} WHERE origin IS DISTINCT FROM 'adopted')
      OR EXISTS (SELECT name FROM ${history} WHERE action = 'adopt' AND name <> '' EXCEPT SELECT version::text FROM ${ledger})
      OR EXISTS (SELECT FROM ${state} WHERE kind IN ('open', 'seed')) THEN
      RAISE EXCEPTION 'other versions stand there by now than those that were taken over';
    END IF;
  END $skein$`
}

async function inOneAct(bench: Bench, text: string): Promise<Standing> {
  const { work, tables } = bench
  try {
    await work.send(text)
  } catch (cause) {
    if (!(await rollBack(work))) throw unknownEnd(bench.service, 'that was done', cause)
    const error = serverError(cause)
    throw refused(bench, `was left as it is: ${error?.message ?? (cause as Error).message}.`, cause)
  }
  return await readLedger(work, tables).catch(refuseRead)
}

function refused({ service }: Bench, why: string, cause?: unknown): SkeinError {
  return new SkeinError('REFUSED', `The database of ${service} ${why}`, { data: { service }, cause })
}
