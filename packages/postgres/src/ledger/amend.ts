import { type Amendment, SkeinError } from '@skein/core'
import type { Bench } from '../bench.ts'
import { serverError } from '../failure.ts'
import { literal, textArray } from '../sql.ts'
import type { Tables } from './tables.ts'

/** Rows and their history, as one act. */
export async function amendRows(
  { work, tables, run, service, preamble }: Bench,
  changes: readonly Amendment[],
): Promise<void> {
  const parts = changes.flatMap((change) => {
    const name = change.kind === 'add' ? change.step.version : change.kind === 'close' ? change.name : change.version
    const description = change.kind === 'add' ? change.step.description : ''
    const note = [run.id, run.by, change.kind, String(name), description, change.origin].map(literal).join(', ')
    return [
      ...statementsOf(tables, change, run.id),
      `INSERT INTO ${tables.history} (run, by, action, name, description, outcome) VALUES (${note})`,
    ]
  })
  try {
    await work.send(`BEGIN;\n${[...preamble, ...parts].join(';\n')};\nCOMMIT`)
  } catch (cause) {
    if (!work.lost) await work.send('ROLLBACK')
    const code = serverError(cause)?.code
    throw new SkeinError('STEP_FAILED', `The ledger of ${service} was not changed${code ? ` (${code})` : ''}.`, {
      cause,
      data: { service },
    })
  }
}

function statementsOf({ ledger, state }: Tables, change: Amendment, run: string): string[] {
  switch (change.kind) {
    case 'add': {
      const { version, description, checksum, requires, down } = change.step
      const kept = down?.kind === 'text' ? down : null
      const values = [
        String(version),
        literal(description),
        literal(checksum),
        textArray(requires.map((requirement) => `${requirement.service}@${requirement.version}`)),
        literal(kept?.read() ?? null),
        literal(kept?.checksum ?? null),
        literal(run),
        literal(change.origin),
      ]
      return [
        `INSERT INTO ${ledger} (version, description, checksum, requires, down, down_checksum, run, origin) VALUES (${values.join(', ')})`,
      ]
    }
    case 'remove':
      return [`DELETE FROM ${ledger} WHERE version = ${change.version}`]
    case 'accept':
      return [`UPDATE ${ledger} SET checksum = ${literal(change.checksum)} WHERE version = ${change.version}`]
    case 'close': {
      const name = typeof change.name === 'bigint' ? String(change.name) : `seed ${change.name}`
      // A version may be open as progress of its statements, or as a row that its own transaction left unfinished.
      const unfinished =
        typeof change.name === 'bigint'
          ? [`DELETE FROM ${ledger} WHERE version = ${change.name} AND open IS NOT NULL`]
          : []
      return [`DELETE FROM ${state} WHERE kind = 'open' AND name = ${literal(name)}`, ...unfinished]
    }
  }
}
