import { type Holding, SkeinError } from '@skein/core'
import type { Records, Scalar, Server } from '../server.ts'
import { userCollections } from './catalog.ts'
import { lowest } from './lowest.ts'

/** Records that are asked for at once. */
const page = 1000

/** Values of a piece. */
const pieceSize = 4000

/** Distinct values of a key that one reading of all records finds. Twice as many are remembered: some 20 MB. */
const remembered = 100_000

/** Where values stand: in the ids of a collection's records, or under a key of their metadata. */
export interface Place {
  readonly collection: string
  /** Null: the records' ids. */
  readonly field: string | null
}

/**
 * The place called `notes.patient_id`, or `notes.id` for the ids of records.
 * @throws SkeinError PLACE_UNKNOWN. A key that no record has is no mistake: records need not have the same ones.
 */
export async function placeOf(server: Server, text: string): Promise<Place> {
  const all = await userCollections(server)
  // Names may hold dots themselves.
  const fitting = all.filter(({ name }) => text.startsWith(`${name}.`) && text.length > name.length + 1)
  const [found] = fitting.toSorted((a, b) => b.name.length - a.name.length)
  if (!found)
    throw new SkeinError('PLACE_UNKNOWN', `There is no collection for "${text}".`, {
      hint: `Write <collection>.<key>, or <collection>.id. Collections are: ${all.map(({ name }) => name).join(', ') || 'none'}.`,
      data: { place: text },
    })
  const field = text.slice(found.name.length + 1)
  return { collection: found.id, field: field === 'id' ? null : field }
}

/**
 * The distinct values, in pieces. Chroma can neither sort those of a key nor tell which it told before. So each reading
 * of all records finds the next of them in their order, and where there are more than `most`, all are read again.
 */
export async function* valuesIn(
  server: Server,
  { collection, field }: Place,
  most: number = remembered,
): AsyncGenerator<readonly string[]> {
  if (field === null) {
    for await (const { ids } of pages(server, collection, {}, false)) yield ids
    return
  }
  let told: string | null = null
  for (;;) {
    const found = lowest(told, most)
    for await (const { metadatas } of pages(server, collection, {}, true))
      for (const metadata of metadatas ?? []) for (const text of asText(metadata?.[field])) found.show(text)
    const { texts, more } = found.end()
    for (let from = 0; from < texts.length; from += pieceSize) yield texts.slice(from, from + pieceSize)
    if (!more) return
    told = texts.at(-1) ?? null
  }
}

/** Those of the values that stand nowhere there. */
export async function missingIn(server: Server, place: Place, values: readonly string[]): Promise<readonly string[]> {
  const left = new Set(values)
  for await (const records of holders(server, place, values, true)) {
    const { field } = place
    if (field === null) for (const id of records.ids) left.delete(id)
    else for (const metadata of records.metadatas ?? []) for (const text of asText(metadata?.[field])) left.delete(text)
  }
  return values.filter((value) => left.has(value))
}

/** The records that hold one of the values, by their ids. */
export async function holdingIn(
  server: Server,
  place: Place,
  values: readonly string[],
  limit: number,
): Promise<Holding> {
  let count = 0
  const sample: string[] = []
  for await (const { ids } of holders(server, place, values, false)) {
    count += ids.length
    sample.push(...ids.slice(0, limit - sample.length).map((id) => `id=${id}`))
  }
  return { count, sample }
}

async function* holders(
  server: Server,
  { collection, field }: Place,
  values: readonly string[],
  withMetadata: boolean,
): AsyncGenerator<Records> {
  for (let from = 0; from < values.length; from += page) {
    const some = values.slice(from, from + page)
    if (field === null) yield await server.get(collection, { ids: some, include: [] })
    // A list may hold values of one kind only, and a record holds a value of one kind, so none is told twice.
    else
      for (const list of kindsOf(some))
        yield* pages(server, collection, { where: { [field]: { $in: list } } }, withMetadata)
  }
}

async function* pages(
  server: Server,
  collection: string,
  which: { readonly where?: object },
  withMetadata: boolean,
): AsyncGenerator<Records> {
  for (let offset = 0; ; offset += page) {
    const include = withMetadata ? (['metadatas'] as const) : []
    const records = await server.get(collection, { ...which, limit: page, offset, include })
    if (records.ids.length > 0) yield records
    if (records.ids.length < page) return
  }
}

/** The texts as they are, and what else may be written like that. */
function kindsOf(texts: readonly string[]): readonly (readonly Scalar[])[] {
  const numbers = texts.filter((text) => text !== '' && String(Number(text)) === text).map(Number)
  const [whole, broken] = [numbers.filter(Number.isInteger), numbers.filter((one) => !Number.isInteger(one))]
  const booleans = texts.filter((text) => text === 'true' || text === 'false').map((text) => text === 'true')
  return [texts, whole, broken, booleans].filter((list) => list.length > 0)
}

function asText(value: Scalar | null | undefined): string[] {
  return value === undefined || value === null ? [] : [String(value)]
}
