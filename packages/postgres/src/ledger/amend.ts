import { type Amendment, type RunInfo, SkeinError, type Step } from '@skein/core'
import type { Bench } from '../bench.ts'
import { harmless, serverError } from '../failure.ts'
import { lockTaken } from '../lock.ts'
import { rollBack, unknownEnd } from '../roll-back.ts'
import { literal, textArray } from '../sql.ts'
import { keptOf } from './kept.ts'
import { madeStale } from './rows.ts'
import type { Tables } from './tables.ts'

/** Rows and their history, as one act. */
export async function amendRows(
  { work, tables, run, service, preamble }: Bench,
  changes: readonly Amendment[],
): Promise<void> {
  const parts = changes.flatMap((change) => {
    const { kind, origin, because } = change
    const note = [run.id, run.by, kind, ...subjectOf(change), origin, because ?? null].map(literal).join(', ')
    return [
      ...statementsOf(tables, change, run),
      `INSERT INTO ${tables.history} (run, by, action, name, description, outcome, because) VALUES (${note})`,
    ]
  })
  try {
    await work.send(`BEGIN;\n${[...preamble, ...parts].join(';\n')};\nCOMMIT`)
  } catch (cause) {
    if (!(await rollBack(work))) throw unknownEnd(service, 'its rows were changed', cause)
    const { code = '', message = '' } = serverError(cause) ?? {}
    if (code === lockTaken)
      throw new SkeinError('BUSY', `${service} is being migrated by another runner. Nothing was touched.`, {
        hint: 'Try again when it is done.',
        data: { service },
      })
    // What a runner that died had sent came to its end after we looked.
    if (code === '23505')
      throw new SkeinError(
        'PLAN_STALE',
        `The rows of ${service} were changed by somebody else since they were read. Nothing was touched.`,
        { hint: 'Run the command again: it looks at what stands now.', cause, data: { service } },
      )
    const why = code === '' ? '' : harmless.test(code) ? `: ${message} (${code})` : ` (${code})`
    throw new SkeinError('STEP_FAILED', `The ledger of ${service} was not changed${why}.`, {
      cause,
      data: { service },
    })
  }
}

/** The name and the description under which history speaks of a change. */
function subjectOf(change: Amendment): readonly [name: string, description: string] {
  if (change.kind !== 'add') return [String(change.kind === 'close' ? change.name : change.version), '']
  const { step } = change
  return step.kind === 'migration' ? [String(step.version), step.description] : [step.name, '']
}

function statementsOf(tables: Tables, change: Amendment, run: RunInfo): string[] {
  const { ledger, state } = tables
  switch (change.kind) {
    case 'add':
      return [added(tables, change.step, run, change.origin)]
    case 'remove': {
      const seeds = change.forgets ?? []
      return [
        `DELETE FROM ${ledger} WHERE version = ${change.version}`,
        madeStale(state),
        ...(seeds.length > 0 ? [`DELETE FROM ${state} WHERE kind = 'seed' AND name = ANY (${textArray(seeds)})`] : []),
      ]
    }
    case 'accept':
      return [`UPDATE ${ledger} SET checksum = ${literal(change.checksum)} WHERE version = ${change.version}`]
    case 'close': {
      const { name: given } = change
      const name = typeof given === 'bigint' || given.startsWith('R_') ? String(given) : `seed ${given}`
      // A version may be open as progress of its statements, or as a row that its own transaction left unfinished.
      const unfinished =
        typeof change.name === 'bigint'
          ? [`DELETE FROM ${ledger} WHERE version = ${change.name} AND open IS NOT NULL`]
          : []
      return [`DELETE FROM ${state} WHERE kind = 'open' AND name = ${literal(name)}`, ...unfinished]
    }
  }
}

/** The statement that writes a step's row though nothing was run. @param at when it came to stand; null: now. */
export function added(
  { ledger, state }: Tables,
  step: Step,
  run: RunInfo,
  origin: Amendment['origin'],
  at: string | null = null,
): string {
  const requires = textArray(step.requires.map(({ service, version }) => `${service}@${version}`))
  if (step.kind !== 'migration') {
    const value = `jsonb_build_object('checksum', ${literal(step.checksum)}::text, 'requires', to_jsonb(${requires}), 'run', ${literal(run.id)}::text)`
    const again = step.again ? ' ON CONFLICT (kind, name) DO UPDATE SET value = excluded.value' : ''
    return `INSERT INTO ${state} VALUES (${literal(step.kind)}, ${literal(step.name)}, ${value})${again}`
  }
  const { version, description, checksum, down } = step
  const kept = keptOf(down)
  const texts = [kept.text, kept.checksum, run.id, origin].map(literal)
  const when = at === null ? 'now()' : literal(at)
  const values = [version, literal(description), when, literal(checksum), requires, ...texts].join(', ')
  return `INSERT INTO ${ledger} (version, description, applied_at, checksum, requires, down, down_checksum, run, origin) VALUES (${values})`
}
