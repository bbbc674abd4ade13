import { createHash } from 'node:crypto'
import { SkeinError, type Step, stepName } from '@skein/core'
import { type Bench } from '../bench.ts'
import { labels } from './nodes.ts'
import type { Said } from './rows.ts'

/** A statement, as progress knows it. */
export interface Mark {
  /** Its first words, without data. */
  readonly words: string
  readonly hash: string
}

/**
 * What could be said of the statement at hand if all ended now: `undone`: nothing of it was done; `unknown`: nobody could
 * tell; a boolean: the catalog could, and this says whether its object was there before.
 */
export type Doubt = 'undone' | 'unknown' | boolean

export interface Progress {
  /**
   * The step begins, or goes on. False: its row is another's. What a boolean says is left from an earlier attempt, whose
   * statement at hand the catalog has to be asked about.
   * @throws SkeinError when statements that are done already were changed since.
   */
  begin(): Promise<false | { readonly stood: boolean | null }>
  /** The statement at `place` is about to be sent. */
  reach(place: number, doubt: Doubt): Promise<void>
  /** All before `place` is done; for the transaction that did the last of it. Gives a row unless it was done before. */
  advance(place: number): Said
  /** Gives a row when that transaction was committed; waits for one that is about to. */
  advanced(place: number): Said
  /** Ends it; for the transaction that writes the step's row. Gives a row unless the progress is another's by now. */
  readonly remove: Said
}

const node = `(o:${labels.state} {kind: 'open', name: $name})`

/** @param marks of all statements; null: nobody can count, as in a function. */
export function progressOf({ link, run, service }: Bench, step: Step, marks: readonly Mark[] | null): Progress {
  const name = openName(step)
  const from = step.resumeAt
  const hashes = marks?.map(({ hash }) => hash) ?? []
  const own = { name, run: run.id }
  const at = (place: number, doubt: Doubt): object => {
    const counted = marks && { statement: BigInt(place), text: marks[place]?.words ?? null }
    return { ...counted, failed: doubt === 'undone', stood: typeof doubt === 'boolean' ? doubt : null }
  }
  const goOn = async (place: number): ReturnType<Progress['begin']> => {
    const [row] = await link.ask(
      `MATCH ${node} RETURN o.statements AS statements, o.statement AS statement, o.stood AS stood`,
      { name },
    )
    if (!row) return false
    const before = (row['statements'] ?? []) as readonly string[]
    // One that can be looked at has to be the one that was begun.
    const stood = Number(row['statement']) === place ? ((row['stood'] ?? null) as boolean | null) : null
    const kept = hashes.slice(0, stood === null ? place : place + 1)
    const changed = kept.findIndex((hash, index) => hash !== before[index])
    if (changed >= 0 || hashes.length < place) throw changedError(service, step, changed)
    const change = { run: run.id, by: run.by, statements: hashes, ...(stood === null && at(place, 'undone')) }
    await link.ask(`MATCH ${node} SET o += $change`, { name, change })
    return { stood }
  }
  return {
    remove: { query: `MATCH ${node} WHERE o.run = $run DELETE o RETURN 1 AS one`, parameters: own },
    async begin() {
      if (from !== undefined) return await goOn(from)
      const { condition, parameters } = standsAsPlanned(step)
      const description = step.kind === 'migration' ? step.description : ''
      const who = { run: run.id, by: run.by, direction: step.direction, description }
      const value = { ...who, statements: hashes, ...at(0, marks ? 'undone' : 'unknown') }
      const rows = await link.ask(
        `WITH 1 AS one WHERE ${condition} CREATE ${node} SET o += $value, o.since = datetime.realtime().epochMillis RETURN 1`,
        { ...parameters, name, value },
      )
      return rows.length > 0 && { stood: null }
    },
    async reach(place, doubt) {
      await link.ask(`MATCH ${node} SET o += $change`, { name, change: at(place, doubt) })
    },
    advance: (place) => ({
      query: `MATCH ${node} WHERE o.run = $run AND o.statement = $before SET o += $change RETURN 1`,
      parameters: { ...own, before: BigInt(place - 1), change: at(place, 'undone') },
    }),
    advanced: (place) => ({
      query: `MATCH ${node} SET o.run = o.run WITH o WHERE o.run = $run AND o.statement = $place RETURN 1`,
      parameters: { ...own, place: BigInt(place) },
    }),
  }
}

/** By what a statement is known again. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

/** The fence: what the step's row must be before its first statement. */
function standsAsPlanned(step: Step): { readonly condition: string; readonly parameters: Record<string, unknown> } {
  if (step.kind !== 'migration') {
    const there = `EXISTS { (:${labels.state} {kind: $kind, name: $step}) }`
    return { condition: `${step.again ? '' : 'NOT '}${there}`, parameters: { kind: step.kind, step: step.name } }
  }
  const { version, seq } = step
  if (step.direction === 'up')
    return { condition: `NOT EXISTS { (:${labels.row} {version: $version}) }`, parameters: { version } }
  return { condition: `EXISTS { (:${labels.row} {version: $version, seq: $seq}) }`, parameters: { version, seq } }
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
