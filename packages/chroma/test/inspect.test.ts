import { compareCatalogs } from '@skein/core'
import { describe, expect, test, vi } from 'vitest'
import { chroma } from '../src/index.ts'
import { clientFor, fresh, hasServer } from './chroma.ts'
import { hold, thrownBy } from './steps.ts'

const noFunction = { embeddingFunction: null }

async function gathered(pieces: AsyncIterable<readonly string[]> | undefined): Promise<string[]> {
  const all: string[] = []
  for await (const piece of pieces ?? []) all.push(...piece)
  return all
}

describe.skipIf(!hasServer)('a look inside, on a real Chroma', () => {
  test('the catalog tells collections apart by everything that a migration can make', async () => {
    const url = await fresh()
    const client = clientFor(url)
    const store = chroma({ url })
    await (await hold(store))[Symbol.asyncDispose]()
    await using inspection = await store.inspect?.()
    const catalog = async () => (await inspection?.catalog()) ?? []
    expect(await catalog()).toEqual([])
    const notes = await client.createCollection({
      name: 'notes',
      ...noFunction,
      metadata: { owner: 'clinic', level: 2 },
      configuration: { hnsw: { space: 'cosine' } },
    })
    const first = await catalog()
    expect(first.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'collection notes',
      'metadata notes.level',
      'metadata notes.owner',
    ])
    expect(JSON.parse(first[0]?.definition ?? '')).toMatchObject({ dimension: null, hnsw: { space: 'cosine' } })
    const changed = async () => compareCatalogs(first, await catalog()).map(({ kind, name }) => `${kind} ${name}`)
    const modify = (change: Parameters<typeof notes.modify>[0]) => vi.waitFor(() => notes.modify(change))
    await modify({ metadata: { owner: 'ward', level: 2 } })
    expect(await changed()).toEqual(['metadata notes.owner'])
    await modify({ metadata: { owner: 'clinic', level: 2 }, configuration: { hnsw: { ef_search: 7 } } })
    expect(await changed()).toEqual(['collection notes'])
    await modify({ configuration: { hnsw: { ef_search: 100 } } })
    expect(await changed()).toEqual([])
    await notes.add({ ids: ['1'], embeddings: [[1, 2]] })
    expect(await changed()).toEqual(['collection notes'])
    expect(JSON.parse(store.describe?.(first).text ?? '')).toMatchObject({
      collection: { notes: { dimension: null } },
      metadata: { 'notes.owner': 'clinic' },
    })
  })

  test('more collections than a list holds by itself are all there', async () => {
    const url = await fresh()
    const client = clientFor(url)
    for (let number = 0; number < 120; number++) await client.createCollection({ name: `c${number}_of`, ...noFunction })
    await using inspection = await chroma({ url }).inspect?.()
    expect(await inspection?.catalog()).toHaveLength(120)
    expect(await inspection?.faults()).toEqual([])
  })

  test('values are found by pages, whatever kind they are of', async () => {
    const url = await fresh()
    const client = clientFor(url)
    const notes = await client.createCollection({ name: 'clinical.notes', ...noFunction })
    const ids = Array.from({ length: 2500 }, (_, index) => `n${index}`)
    const metadatas = ids.map((_, index) =>
      index === 7 ? { other: 1 } : { patient: `p${index % 3}`, n: index % 2, x: 1.5 },
    )
    await notes.add({ ids, embeddings: ids.map(() => [0]), metadatas })
    await notes.add({ ids: ['mixed'], embeddings: [[0]], metadatas: [{ patient: 7, n: true }] })
    await using inspection = await chroma({ url }).inspect?.()
    expect((await gathered(inspection?.values('clinical.notes.patient'))).sort()).toEqual(['7', 'p0', 'p1', 'p2'])
    expect((await gathered(inspection?.values('clinical.notes.n'))).sort()).toEqual(['0', '1', 'true'])
    expect(await gathered(inspection?.values('clinical.notes.id'))).toHaveLength(2501)
    expect(await gathered(inspection?.values('clinical.notes.nowhere'))).toEqual([])
    const missing = (field: string, values: string[]) => inspection?.missing(`clinical.notes.${field}`, values)
    expect(await missing('patient', ['p1', 'p9', '7', '8'])).toEqual(['p9', '8'])
    expect(await missing('n', ['1', 'true', 'false', '2'])).toEqual(['false', '2'])
    expect(await missing('x', ['1.5', '2.5'])).toEqual(['2.5'])
    expect(await missing('id', ['n2499', 'n2500'])).toEqual(['n2500'])
    const holding = (field: string, values: string[]) => inspection?.holding(`clinical.notes.${field}`, values, 2)
    expect(await holding('patient', ['p1', '7'])).toEqual({ count: 832 + 1, sample: ['id=n1', 'id=n4'] })
    expect(await holding('id', ['n3', 'n2500'])).toEqual({ count: 1, sample: ['id=n3'] })
  })

  test('a place without a collection is unknown, by the names of those that are there', async () => {
    const url = await fresh()
    await clientFor(url).createCollection({ name: 'notes', ...noFunction })
    await using inspection = await chroma({ url }).inspect?.()
    for (const place of ['notes', 'others.id'])
      expect(await thrownBy(inspection?.missing(place, ['1']) ?? Promise.resolve())).toMatchObject({
        code: 'PLACE_UNKNOWN',
        hint: expect.stringContaining('Collections are: notes.') as string,
      })
    expect(await thrownBy(gathered(inspection?.values('others.id')))).toMatchObject({ code: 'PLACE_UNKNOWN' })
  })
})
