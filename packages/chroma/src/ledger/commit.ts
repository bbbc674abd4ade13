import type { Server } from '../server.ts'
import { after, type Change, drop, type Image, type Kept, names, type Part, put } from './image.ts'

/** Ids of the ledger's collections. */
export type Parts = Readonly<Record<Part, string>>

/** A ledger under its lock. */
export interface Ledger {
  readonly parts: Parts
  /** Whose commits these are: higher than any before. */
  readonly number: number
  image: Image
}

/** The last change of the ledger as one act, with the two counts that it left. */
export interface Commit {
  readonly number: number
  /** The count by which rows were applied in their order. */
  readonly seq: number
  /** How many attempts history holds; they are numbered from 1. */
  readonly history: number
  readonly changes: readonly Change[]
}

/** Of those that stand the newest one holds: an older one is of a runner that had lost its lock. */
export function lastCommit(state: ReadonlyMap<string, Kept>): Commit {
  const commits = [...state].flatMap(([id, { document, metadata }]) =>
    id.startsWith('commit ') ? [{ number: Number(metadata['number']), document, metadata }] : [],
  )
  const last = commits.toSorted((a, b) => b.number - a.number)[0]
  if (!last) return { number: 0, seq: 0, history: 0, changes: [] }
  return {
    number: last.number,
    seq: Number(last.metadata['seq']),
    history: Number(last.metadata['history']),
    changes: JSON.parse(last.document ?? '[]') as readonly Change[],
  }
}

/** Counts within one commit. */
export interface Counts {
  seq: number
  history: number
}

/**
 * Changes the ledger as one act. Chroma knows no transactions, but one request to one collection is done or not: so the
 * changes are written down as one record first, and whoever reads that record sees them done. They are made after
 * that, by us, or by the next runner when we die.
 */
export async function commit(
  server: Server,
  ledger: Ledger,
  make: (counts: Counts) => readonly Change[],
): Promise<void> {
  const { number, parts, image } = ledger
  const { seq, history } = lastCommit(image.state)
  const counts = { seq, history }
  const older = [...image.state.keys()].filter((id) => id.startsWith('commit ') && id !== `commit ${number}`)
  const changes = lastOfEach([...make(counts), ...older.map((id) => drop('state', id))])
  const record = put('state', `commit ${number}`, { number, ...counts }, JSON.stringify(changes))
  const isWith = ({ part, kind }: Change): boolean => part === 'state' && kind === 'put'
  await makeIn(server, parts, 'state', [record, ...changes.filter(isWith)])
  ledger.image = after(image, [record, ...changes])
  await redo(
    server,
    parts,
    changes.filter((change) => !isWith(change)),
  )
}

/** Of changes to one record only the last matters, and they are made in any order. */
function lastOfEach(changes: readonly Change[]): readonly Change[] {
  return [
    ...new Map(
      changes.map((change) => [`${change.part} ${change.kind === 'put' ? change.entry.id : change.id}`, change]),
    ).values(),
  ]
}

/** Makes changes that stand written; those that were made already are made again. */
export async function redo(server: Server, parts: Parts, changes: readonly Change[]): Promise<void> {
  await Promise.all(
    (Object.keys(names) as Part[]).map(async (part) => {
      const own = changes.filter((change) => change.part === part)
      await makeIn(server, parts, part, own)
    }),
  )
}

async function makeIn(server: Server, parts: Parts, part: Part, changes: readonly Change[]): Promise<void> {
  const gone = changes.flatMap((change) => (change.kind === 'drop' ? [change.id] : []))
  const entries = changes.flatMap((change) => (change.kind === 'put' ? [change.entry] : []))
  await server.remove(parts[part], gone)
  await server.upsert(parts[part], entries)
}
