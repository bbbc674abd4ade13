import type { Entry, Metadata, Records, Scalar } from '../server.ts'

/** The collections of a ledger: what stands, every attempt, and the rest. */
export const names = {
  rows: 'schema_migrations',
  history: 'schema_migrations_history',
  state: 'schema_migrations_state',
} as const

export type Part = keyof typeof names

/** One record more, in the place of the one of its id; or one less. */
export type Change =
  | { readonly kind: 'put'; readonly part: Part; readonly entry: Entry }
  | { readonly kind: 'drop'; readonly part: Part; readonly id: string }

/** A record as it stands. */
export interface Kept {
  readonly document: string | null
  readonly metadata: Metadata
}

/** What the ledger says, by the ids of its records. History is not in it. */
export interface Image {
  readonly rows: ReadonlyMap<string, Kept>
  readonly state: ReadonlyMap<string, Kept>
}

/** Marks the collections as Skein's, for there are other tools with that name. */
export const mark: Metadata = { skein: 'ledger' }

export function put(part: Part, id: string, metadata: Entry['metadata'], document: string | null = null): Change {
  return { kind: 'put', part, entry: { id, document, metadata } }
}

export function drop(part: Part, id: string): Change {
  return { kind: 'drop', part, id }
}

export function keptIn({ ids, documents, metadatas }: Records): Map<string, Kept> {
  return new Map(
    ids.map((id, index) => [id, { document: documents?.[index] ?? null, metadata: metadatas?.[index] ?? {} }]),
  )
}

/** What it says once those changes are made. */
export function after(image: Image, changes: readonly Change[]): Image {
  const made = { rows: new Map(image.rows), state: new Map(image.state) }
  for (const change of changes) {
    if (change.part === 'history') continue
    if (change.kind === 'drop') made[change.part].delete(change.id)
    else made[change.part].set(change.entry.id, keptOf(change.entry))
  }
  return made
}

function keptOf({ document, metadata }: Entry): Kept {
  const present = Object.entries(metadata).filter((pair): pair is [string, Scalar] => pair[1] !== null)
  return { document, metadata: Object.fromEntries(present) }
}
