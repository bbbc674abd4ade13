import type { Attempt, Standing } from '@skein/core'
import type { Collection, Server } from '../server.ts'
import { lastCommit, type Parts } from './commit.ts'
import { after, type Image, type Kept, keptIn, mark, names } from './image.ts'
import { standingOf } from './standing.ts'

/** What was found where a ledger is looked for. */
export type Found =
  | { readonly kind: 'absent' | 'foreign' }
  | { readonly kind: 'ours'; readonly parts: Omit<Parts, 'history'>; readonly image: Image }

const both = { include: ['documents', 'metadatas'] } as const

/**
 * Looks for the ledger, in two round trips: one for its collections, one for what is in them.
 * @param database what to do where the database itself is missing, which looks as one that is empty.
 */
export async function findLedger(server: Server, database: () => never): Promise<Found> {
  const [rows, state] = await Promise.all([server.find(names.rows), server.find(names.state)])
  if (!rows && !state && !(await server.exists())) database()
  if (rows && !isOurs(rows)) return { kind: 'foreign' }
  if (!rows || !state) return { kind: 'absent' }
  const [rowRecords, stateRecords] = await Promise.all([server.get(rows.id, both), server.get(state.id, both)])
  const stood = { rows: keptIn(rowRecords), state: keptIn(stateRecords) }
  // What is written down counts as done, whether it was done yet or not.
  const image = after(stood, lastCommit(stood.state).changes)
  // Whoever was to make it died before it was.
  if (!image.state.has('ledger')) return { kind: 'absent' }
  return { kind: 'ours', parts: { rows: rows.id, state: state.id }, image }
}

function isOurs({ metadata }: Collection): boolean {
  return metadata?.['skein'] === mark['skein']
}

export function toStanding(found: Found): Standing {
  if (found.kind === 'ours') return standingOf(found.image)
  const empty = { applied: [], seeds: [], repeatables: [], open: [] }
  return { ledger: found.kind, id: null, service: null, environment: null, system: [], ...empty }
}

/** Ids of attempts are their numbers, so that the last ones can be asked for by name. */
export function attemptId(number: number): string {
  return String(number).padStart(9, '0')
}

/** The last attempts, newest first; none where there is no ledger. */
export async function readHistory(server: Server, limit: number): Promise<readonly Attempt[]> {
  const [state, history] = await Promise.all([server.find(names.state), server.find(names.history)])
  if (!state || !history) return []
  const last = lastCommit(keptIn(await server.get(state.id, both)))
  const count = Math.min(limit, last.history)
  const ids = Array.from({ length: count }, (_, index) => attemptId(last.history - index))
  const stood = keptIn(await server.get(history.id, { ids, include: ['metadatas'] }))
  for (const change of last.changes)
    if (change.kind === 'put' && change.part === 'history' && ids.includes(change.entry.id))
      stood.set(change.entry.id, { document: null, metadata: clean(change.entry.metadata) })
  return [...stood].toSorted(([a], [b]) => (a < b ? 1 : -1)).map(([, kept]) => attempt(kept))
}

function clean(metadata: Readonly<Record<string, unknown>>): Kept['metadata'] {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null)) as Kept['metadata']
}

function attempt({ metadata }: Kept): Attempt {
  const text = (key: string): string => String(metadata[key] ?? '')
  const { milliseconds, error, because } = metadata
  return {
    at: new Date(text('at')),
    run: text('run'),
    by: text('by'),
    action: text('action'),
    name: text('name'),
    description: text('description'),
    outcome: text('outcome'),
    milliseconds: milliseconds === undefined ? null : Number(milliseconds),
    error: error === undefined ? null : (JSON.parse(String(error)) as Record<string, unknown>),
    because: because === undefined ? null : String(because),
  }
}
