import type { RunInfo, Step } from '@skein/core'
import { literal, textArray } from '../sql.ts'
import type { Kept } from './kept.ts'
import type { Tables } from './tables.ts'

/** The name under which history and state speak of a step. */
function rowName(step: Step): string {
  return step.kind === 'migration' ? String(step.version) : step.name
}

function actionOf(step: Step): string {
  return step.kind === 'migration' ? step.direction : step.kind
}

/**
 * A step's first statement, by which two runners meet on one row: the loser changes nothing. A row that is not there
 * to be taken back fails on history's `name`, which can't be null.
 */
export function firstStatement({ ledger, history, state }: Tables, run: RunInfo, step: Step, kept: Kept): string {
  const requires = textArray(step.requires.map(({ service, version }) => `${service}@${version}`))
  if (step.kind !== 'migration') {
    const kind = literal(step.kind)
    const value = `jsonb_build_object('checksum', ${literal(step.checksum)}::text, 'requires', to_jsonb(${requires}), 'run', ${literal(run.id)}::text, 'open', pg_current_xact_id()::text)`
    if (step.again)
      return `WITH old AS (UPDATE ${state} SET value = ${value} WHERE kind = ${kind} AND name = ${literal(step.name)} RETURNING name) ${begun(history, run, step, 'old')}`
    return `WITH new AS (INSERT INTO ${state} VALUES (${kind}, ${literal(step.name)}, ${value}) RETURNING name) ${begun(history, run, step, 'new')}`
  }
  if (step.direction === 'up') {
    return `INSERT INTO ${ledger} (version, description, applied_at, checksum, requires, down, down_checksum, run, open) VALUES (${step.version}, ${literal(step.description)}, clock_timestamp(), ${literal(step.checksum)}, ${requires}, ${literal(kept.text)}, ${literal(kept.checksum)}, ${literal(run.id)}, pg_current_xact_id())`
  }
  const forget =
    step.forgets.length > 0
      ? `, forgotten AS (DELETE FROM ${state} WHERE kind = 'seed' AND name = ANY (${textArray(step.forgets)}))`
      : ''
  return `WITH gone AS (DELETE FROM ${ledger} WHERE version = ${step.version} AND seq = ${step.seq} RETURNING version::text AS name)${forget}, stale AS (${madeStale(state)}) ${begun(history, run, step, 'gone')}`
}

/** Once a version was taken back nobody knows whether what repeats is still as its text says. */
export function madeStale(state: string): string {
  return `UPDATE ${state} SET value = value || '{"stale": true}' WHERE kind = 'repeatable'`
}

/** Taking back and sowing have no row of the ledger to mark, so their history row is written first and finished last. */
function begun(history: string, run: RunInfo, step: Step, source: string): string {
  return `INSERT INTO ${history} (run, by, action, name, description, outcome) SELECT ${who(run, step)}, (SELECT name FROM ${source}), ${literal(describe(step))}, 'open ' || pg_current_xact_id()`
}

/**
 * A step's last statement: fails on history's `outcome`, which can't be null, unless the row that its first one wrote in
 * this very transaction is still there.
 * @param began when the step did, in SQL, where that was before this transaction; default: with its first statement.
 */
export function lastStatement({ ledger, history }: Tables, run: RunInfo, step: Step, began?: string): string {
  const told = [who(run, step), literal(rowName(step)), literal(describe(step))].join(', ')
  if (step.kind === 'migration' && step.direction === 'up') {
    return `WITH done AS (UPDATE ${ledger} SET open = NULL WHERE version = ${step.version} AND open = pg_current_xact_id() RETURNING applied_at) INSERT INTO ${history} (run, by, action, name, description, outcome, milliseconds) SELECT ${told}, (SELECT 'applied' FROM done), ${elapsed(began ?? '(SELECT applied_at FROM done)')}`
  }
  const outcome = step.kind === 'migration' ? 'reverted' : 'applied'
  return `WITH done AS (UPDATE ${history} SET outcome = '${outcome}', milliseconds = ${elapsed(began ?? 'at')} WHERE outcome = 'open ' || pg_current_xact_id() RETURNING id) INSERT INTO ${history} (run, by, action, name, description, outcome) SELECT ${told}, NULL WHERE NOT EXISTS (SELECT FROM done)`
}

/** History of an attempt that came to nothing, written after its rollback. */
export function failedRow(
  { history }: Tables,
  run: RunInfo,
  step: Step,
  outcome: string,
  milliseconds: number,
  error: object,
): string {
  return `INSERT INTO ${history} (run, by, action, name, description, outcome, milliseconds, error) VALUES (${who(run, step)}, ${literal(rowName(step))}, ${literal(describe(step))}, ${literal(outcome)}, ${milliseconds}, ${literal(JSON.stringify(error))})`
}

function who(run: RunInfo, step: Step): string {
  return `${literal(run.id)}, ${literal(run.by)}, ${literal(actionOf(step))}`
}

function describe(step: Step): string {
  return step.kind === 'migration' ? step.description : ''
}

function elapsed(since: string): string {
  return `extract(epoch FROM clock_timestamp() - ${since}) * 1000`
}
