import type { RunInfo, Step } from '@skein/core'
import type { Parameters } from '../link.ts'
import { count, head, labels } from './nodes.ts'

/** A query with what is filled in. */
export interface Said {
  readonly query: string
  readonly parameters: Parameters
}

/** What a row keeps of the way back. */
export interface Kept {
  readonly text: string | null
  readonly checksum: string | null
}

/** What a query that writes history ends with. */
const counted = 'RETURN h.seq AS seq'

/** The name under which history speaks of a step. */
export function rowName(step: Step): string {
  return step.kind === 'migration' ? String(step.version) : step.name
}

/** Once a version was taken back nobody knows whether what repeats is still as its text says. */
export const madeStale: string = `CALL () { MATCH (s:${labels.state} {kind: 'repeatable'}) SET s.stale = true }`

/** Properties of a new row; `origin` null: its up was run. */
const newRow = `CREATE (:${labels.row} {version: $version, description: $description, applied_at: datetime.realtime(),
  checksum: $checksum, seq: h.seq, requires: $requires, down: $down, down_checksum: $kept, run: $run, origin: $origin})`

/** Properties of a seed or a repeatable. */
const named = 's.checksum = $checksum, s.requires = $requires, s.run = $run, s.stale = false'

/** Writes a step's row; gives a row unless none is there to be written anew. @param origin null: its text was run. */
export function written(step: Step, run: RunInfo, kept: Kept, origin: string | null): Said {
  const requires = step.requires.map(({ service, version }) => `${service}@${version}`)
  const given = { checksum: step.checksum, requires, run: run.id }
  if (step.kind === 'migration') {
    const { version, description } = step
    const own = { version, description, down: kept.text, kept: kept.checksum, origin }
    return { query: `${count} ${newRow} RETURN 1`, parameters: { ...given, ...own } }
  }
  const node = `(s:${labels.state} {kind: $kind, name: $name})`
  const again = origin === null ? 'MATCH' : 'MERGE'
  const verb = step.again ? again : 'CREATE'
  return {
    query: `${count} WITH h ${verb} ${node} SET ${named} RETURN 1`,
    parameters: { ...given, kind: step.kind, name: step.name },
  }
}

/**
 * A step's first statement, by which two runners meet on one row: the loser is told that it is taken, or is given no
 * row, and has changed nothing.
 */
export function firstStatement(step: Step, run: RunInfo, kept: Kept): Said {
  if (step.kind !== 'migration' || step.direction === 'up') return written(step, run, kept, null)
  return {
    query: `${count} WITH h MATCH (m:${labels.row} {version: $version, seq: $seq}) DELETE m WITH h
  CALL () { MATCH (s:${labels.state} {kind: 'seed'}) WHERE s.name IN $forgets DELETE s }
  ${madeStale} RETURN 1`,
    parameters: { version: step.version, seq: step.seq, forgets: step.forgets },
  }
}

/** A step's last statement; gives a row with its `seq` when the ledger is still there, with what its first one wrote. */
export function lastStatement(step: Step, run: RunInfo, milliseconds: number): Said {
  const isDown = step.kind === 'migration' && step.direction === 'down'
  const own =
    step.kind === 'migration'
      ? `(m:${labels.row} {version: $version, run: $run})`
      : `(m:${labels.state} {kind: $action, name: $name, run: $run})`
  const said = history(run, step, isDown ? 'reverted' : 'applied', { milliseconds })
  const version = step.kind === 'migration' ? step.version : null
  return {
    query: isDown ? said.query : said.query.replace(counted, `WITH h MATCH ${own} ${counted}`),
    parameters: { ...said.parameters, version },
  }
}

/** History of one attempt. */
export function history(
  run: RunInfo,
  step: Step,
  outcome: string,
  { milliseconds, error = null }: { readonly milliseconds: number; readonly error?: object | null },
): Said {
  const action = step.kind === 'migration' ? step.direction : step.kind
  const description = step.kind === 'migration' ? step.description : ''
  return noted({
    run: run.id,
    by: run.by,
    action,
    name: rowName(step),
    description,
    outcome,
    milliseconds,
    error: error && JSON.stringify(error),
    because: null,
  })
}

/** One node of history; gives a row with its `seq`. */
export function noted(parameters: Parameters): Said {
  return {
    query: `${count} CREATE (:${labels.history} {id: h.seq, at: datetime.realtime(), run: $run, by: $by, action: $action,
  name: $name, description: $description, outcome: $outcome, milliseconds: $milliseconds, error: $error, because: $because})
  ${counted}`,
    parameters,
  }
}

/** Gives a row when the transaction that wrote this node of history was committed; waits for one that is about to. */
export function lookFor(run: RunInfo, seq: unknown): Said {
  return {
    query: `MATCH ${head} SET h.format = h.format WITH h MATCH (a:${labels.history} {id: $seq, run: $run}) RETURN 1`,
    parameters: { seq, run: run.id },
  }
}
