import type { RunInfo, Step } from '@skein/core'
import type { Entry } from '../server.ts'
import type { Counts } from './commit.ts'
import { type Change, drop, type Image, put } from './image.ts'
import { attemptId } from './read.ts'

/** The name under which history speaks of a step. */
export function rowName(step: Step): string {
  return step.kind === 'migration' ? String(step.version) : step.name
}

/** Whether the step's row is as it was when the step was planned. */
export function standsAsPlanned({ rows, state }: Image, step: Step): boolean {
  if (step.kind !== 'migration') return state.has(namedId(step.kind, step.name)) === step.again
  const row = rows.get(String(step.version))
  return step.direction === 'up' ? !row : row !== undefined && row.metadata['seq'] === Number(step.seq)
}

/** What follows for the rows when a step is done; `origin` null: it was run. */
export function done(step: Step, run: RunInfo, image: Image, counts: Counts, origin: string | null): readonly Change[] {
  if (step.kind === 'migration' && step.direction === 'down') return takenBack(step.version, step.forgets, image)
  const requires = step.requires.map(({ service, version }) => `${service}@${version}`).join(' ') || null
  const given = { checksum: step.checksum, requires, run: run.id, by: run.by }
  if (step.kind === 'migration') {
    const { version, description } = step
    const own = { version: String(version), description, applied_at: new Date().toISOString(), seq: ++counts.seq }
    return [put('rows', String(version), { ...own, ...given, origin }, description || String(version))]
  }
  const { kind, name } = step
  const stale = kind === 'repeatable' ? false : null
  return [put('state', namedId(kind, name), { kind, name, ...given, stale, at: new Date().toISOString() })]
}

/** Once a version was taken back nobody knows whether what repeats is still as its text says. */
export function takenBack(version: bigint, forgets: readonly string[], { state }: Image): readonly Change[] {
  const repeatables = [...state].filter(([, { metadata }]) => metadata['kind'] === 'repeatable')
  return [
    drop('rows', String(version)),
    ...forgets.map((name) => drop('state', namedId('seed', name))),
    ...repeatables.map(([id, { metadata }]) => put('state', id, { ...metadata, stale: true })),
  ]
}

export function namedId(kind: 'seed' | 'repeatable', name: string): string {
  return `${kind} ${name}`
}

/** The record of a step that began. Seeds bear their word, because one of them may be called as a version is. */
export function openId(name: bigint | string): string {
  return typeof name === 'bigint' || name.startsWith('R_') ? `open ${name}` : `open seed ${name}`
}

/** A step begins, and its end will be written in the place of this. */
export function begun(step: Step, run: RunInfo): Change {
  const name = rowName(step)
  const description = step.kind === 'migration' ? step.description : null
  const what = { kind: 'open', of: step.kind, name, direction: step.direction, description }
  const since = new Date().toISOString()
  return put('state', openId(step.kind === 'migration' ? step.version : name), {
    ...what,
    since,
    run: run.id,
    by: run.by,
    noted: false,
  })
}

export function closed(step: Step): Change {
  return drop('state', openId(step.kind === 'migration' ? step.version : step.name))
}

/** History of one attempt at a step. */
export function tried(
  step: Step,
  run: RunInfo,
  counts: Counts,
  outcome: string,
  milliseconds: number,
  error: object | null = null,
): Change {
  const description = step.kind === 'migration' ? step.description : ''
  const action = step.kind === 'migration' ? step.direction : step.kind
  const what = { action, name: rowName(step), description, outcome, milliseconds: Math.round(milliseconds) }
  return noted(run, counts, { ...what, error: error && JSON.stringify(error) })
}

/** One attempt more. @param facts beside who and when. */
export function noted(who: Pick<RunInfo, 'id' | 'by'>, counts: Counts, facts: Entry['metadata']): Change {
  const at = new Date().toISOString()
  const { action, name, outcome } = facts
  const words = [action, name, outcome].filter(Boolean).join(' ')
  return put('history', attemptId(++counts.history), { at, run: who.id, by: who.by, ...facts }, words)
}
