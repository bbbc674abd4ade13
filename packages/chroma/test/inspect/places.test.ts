import { describe, expect, test } from 'vitest'
import { holdingIn, missingIn, type Place, placeOf, valuesIn } from '../../src/inspect/places.ts'
import { resolveTarget } from '../../src/options.ts'
import { type Server, serverAt } from '../../src/server.ts'
import { clientFor, fresh, hasServer } from '../chroma.ts'

const [records, distinct] = [2300, 703]

/** The same come back in each page, some are numbers, and every fifth record has none. */
const valueOf = (record: number): string | number => {
  const value = record % distinct
  return value % 3 === 0 ? value : `p${value}`
}
const has = (record: number): boolean => record % 5 > 0
/** Every second value stands nowhere else. */
const stands = (record: number): boolean => (record % distinct) % 2 === 0

async function hospital(url: string): Promise<void> {
  const client = clientFor(url)
  const make = (name: string) => client.createCollection({ name, embeddingFunction: null })
  const notes = await make('notes')
  const ids = Array.from({ length: records }, (_, index) => `n${index}`)
  await notes.add({
    ids,
    embeddings: ids.map(() => [0]),
    metadatas: ids.map((_, index) => (has(index) ? { patient: valueOf(index) } : { other: true })),
  })
  const patients = Array.from({ length: distinct }, (_, index) => String(valueOf(index))).filter((_, index) =>
    stands(index),
  )
  await (await make('patients')).add({ ids: patients, embeddings: patients.map(() => [0]) })
}

/** Counts what is read of one collection. */
async function counting(url: string): Promise<{ server: Server; reads: () => number }> {
  const server = serverAt(await resolveTarget({ url }))
  let count = 0
  const get: Server['get'] = (id, question) => {
    if (question.offset === 0) count++
    return server.get(id, question)
  }
  return { server: { ...server, get }, reads: () => count }
}

async function gathered(pieces: AsyncIterable<readonly string[]>): Promise<(readonly string[])[]> {
  const all: (readonly string[])[] = []
  for await (const piece of pieces) all.push(piece)
  return all
}

describe.skipIf(!hasServer)('values beyond what is remembered, on a real Chroma', () => {
  test('are told once each, by reading again', async () => {
    const url = await fresh()
    await hospital(url)
    const { server, reads } = await counting(url)
    const place = await placeOf(server, 'notes.patient')
    const all = Array.from({ length: distinct }, (_, index) => String(valueOf(index))).sort()
    const pieces = await gathered(valuesIn(server, place, 100))
    expect(pieces.map((piece) => piece.length)).toEqual([...Array<number>(7).fill(100), 3])
    expect(pieces.flat()).toEqual(all)
    expect(reads()).toBe(8)
    // Just as many as are remembered need no second time.
    expect((await gathered(valuesIn(server, place, distinct))).flat()).toEqual(all)
    expect(reads()).toBe(9)
    expect((await gathered(valuesIn(server, place, distinct - 1))).map((piece) => piece.length)).toEqual([702, 1])
    expect(reads()).toBe(11)
  })

  test('orphans among them are counted once', async () => {
    const url = await fresh()
    await hospital(url)
    const { server } = await counting(url)
    const [from, to]: Place[] = [await placeOf(server, 'notes.patient'), await placeOf(server, 'patients.id')]
    const orphans = Array.from({ length: records }, (_, index) => index).filter(
      (record) => has(record) && !stands(record),
    )
    let count = 0
    const sample: string[] = []
    for await (const piece of valuesIn(server, from!, 64)) {
      const found = await holdingIn(server, from!, await missingIn(server, to!, piece), records)
      count += found.count
      sample.push(...found.sample)
    }
    expect(count).toBe(orphans.length)
    expect(sample.toSorted()).toEqual(orphans.map((record) => `id=n${record}`).sort())
  })
})
