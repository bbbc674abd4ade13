import { createHash } from 'node:crypto'
import { SkeinError, type Step, stepName } from '@skein/core'
import type { Bench } from '../bench.ts'
import { literal } from '../sql.ts'
import { ask, pinned, unawaited } from '../pinned.ts'
import { firstStatement } from './rows.ts'

/** What is written of a step that runs outside of a transaction, while it runs. */
interface OpenRow {
  /** Hashes of all statements, as they were when the step began. */
  readonly statements: readonly string[]
}

/** A statement about to be sent. */
export interface Reached {
  /** Enough of it to know it by, and never its data. */
  readonly text: string
  /** Should its end not be known, the catalog can tell. */
  readonly seen: boolean
}

export interface Progress {
  /**
   * The step begins, or goes on, and its first statement is about to be sent; null: there is none left to send. Gives
   * whether that statement is what it was when the step began. Fails as `isRaced` knows it when the step's row was
   * written meanwhile.
   * @throws SkeinError when statements that are done already were changed since.
   */
  begin(first: Reached | null): Promise<boolean>
  /** The statement at `place` is about to be sent. */
  reach(place: number, reached: Reached): Promise<void>
  /**
   * The server itself said that the statement at hand failed, so it is known not to have been done. Gives the one to go
   * on from: that one, or the BEGIN of the text's own transaction that was rolled back with it.
   */
  fail(): Promise<number>
  /** When this attempt began, in SQL; for the transaction that writes the step's row. */
  readonly began: string
  /** Ends it; the text is for that transaction, too, and what asks for `began` comes before it. */
  readonly remove: string
}

/** @param texts the step's statements; null: nobody can count what it does. */
export function progressOf(
  { tables, run, work, service }: Bench,
  step: Step,
  texts: readonly string[] | null,
  from: number,
): Progress {
  const { state } = tables
  const name = literal(openName(step))
  const where = `WHERE kind = 'open' AND name = ${name}`
  const hashes = (texts ?? []).map((text) => createHash('sha256').update(text).digest('base64url').slice(0, 16))
  // The clock is the server's, as in every other row.
  const now = 'pg_catalog.clock_timestamp()'
  const attempt = `pg_catalog.jsonb_build_object('attempt', ${now})`
  const update = (what: object, more = "'{}'::pg_catalog.jsonb"): string =>
    `UPDATE ${state} SET value = value OPERATOR(pg_catalog.||) ${literal(JSON.stringify(what))}::pg_catalog.jsonb OPERATOR(pg_catalog.||) ${more}
      WHERE kind OPERATOR(pg_catalog.=) 'open' AND name OPERATOR(pg_catalog.=) ${name}
      RETURNING value OPERATOR(pg_catalog.->>) 'statement'::pg_catalog.text AS statement`
  return {
    began: `(SELECT (value ->> 'attempt')::timestamptz FROM ${state} ${where})`,
    remove: `DELETE FROM ${state} ${where}`,
    async begin(first) {
      const { text, seen } = first ?? { text: null, seen: false }
      if (step.resumeAt !== undefined) {
        const [row] = await ask(work, `SELECT value::text FROM ${state} ${where}`)
        const before = (JSON.parse(row?.['value'] ?? '{}') as Partial<OpenRow>).statements ?? []
        const changed = hashes.slice(0, from).findIndex((hash, place) => hash !== before[place])
        if (changed >= 0 || hashes.length < from || !texts) throw changedError(service, step, changed)
        const value = { statements: hashes, statement: from, text, seen, failed: false, run: run.id, by: run.by }
        await ask(work, `${unawaited}; ${update(value, attempt)}`)
        return hashes[from] === before[from]
      }
      const value = {
        direction: step.direction,
        description: step.kind === 'migration' ? step.description : '',
        run: run.id,
        by: run.by,
        statement: texts ? 0 : null,
        text,
        seen,
        statements: hashes,
      }
      // The row itself comes last; that nobody wrote it since it was read is tried out first.
      const tried = firstStatement(tables, run, step, { text: null, checksum: null })
      await work.send(
        `BEGIN; ${pinned}; ${unawaited}; SET LOCAL lock_timeout = 0; SAVEPOINT tried; ${tried}; ROLLBACK TO SAVEPOINT tried; INSERT INTO ${state} VALUES ('open', ${name}, ${literal(JSON.stringify(value))}::jsonb || ${attempt} || jsonb_build_object('since', ${now})); COMMIT`,
      )
      return true
    },
    // It runs inside a transaction of the file's, where the file has one, and changes nothing of that.
    reach: async (place, reached) => void (await work.send(update({ statement: place, ...reached, failed: false }))),
    async fail() {
      const [row] = await ask(work, `${unawaited}; ${update({ failed: true })}`)
      return Number(row?.['statement'])
    },
  }
}

/** Seeds bear their word, because one of them may be called as a version is. */
function openName(step: Step): string {
  if (step.kind === 'migration') return String(step.version)
  return step.kind === 'seed' ? `seed ${step.name}` : step.name
}

function changedError(service: string, step: Step, place: number): SkeinError {
  const what = place < 0 ? 'statements that are done were removed' : `statement ${place + 1} is done and was changed`
  return new SkeinError(
    'FILE_CHANGED',
    `${stepName(service, step)} can't go on: ${what} since it began. Nothing was run.`,
    {
      hint: 'Bring the done statements back as they were; those after them may be edited.',
      data: { service, statement: place },
    },
  )
}
