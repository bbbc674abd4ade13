import type { ChromaClient, Collection } from 'chromadb'
import { describe, expect, test } from 'vitest'
import create from '../migrations/000001_create_clinical_notes.up.ts'
import moreExactly from '../migrations/000002_find_neighbours_more_exactly.up.ts'
import { fresh, hasChroma } from './chroma.ts'

/** The same client, whose call of that number is the last: made or not, its caller never hears of it. */
function breaking<Thing extends object>(thing: Thing, calls: { left: number }, isMade: boolean): Thing {
  return new Proxy(thing, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const isLast = calls.left-- <= 1
        const given: unknown = isLast && !isMade ? null : await Reflect.apply(value, target, args)
        if (isLast) throw new Error('broken off')
        const wrapped = (one: unknown): unknown => (isCollection(one) ? breaking(one, calls, isMade) : one)
        return Array.isArray(given) ? given.map(wrapped) : wrapped(given)
      }
    },
  })
}

function isCollection(value: unknown): value is Collection {
  return typeof value === 'object' && value !== null && 'modify' in value
}

describe.skipIf(!hasChroma)('moving the notes, broken off at each of its calls, on a real Chroma', () => {
  test.each([true, false])('made: %s', async (isMade) => {
    const { signal } = new AbortController()
    let number = 1
    for (let isWhole = false; !isWhole; number++) {
      const { client } = await fresh()
      await create(client)
      const notes = await client.getCollection({ name: 'clinical_notes' })
      const ids = Array.from({ length: 510 }, (_, index) => `record-${index}`)
      await notes.add({ ids, embeddings: ids.map((_, index) => [index, 1]) })
      isWhole = await moreExactly(breaking<ChromaClient>(client, { left: number }, isMade), signal).then(
        () => true,
        () => false,
      )
      await moreExactly(client, signal)
      const all = await client.listCollections()
      expect(all.map(({ name }) => name)).toEqual(['clinical_notes'])
      expect(all[0]?.configuration.hnsw).toMatchObject({ space: 'cosine', max_neighbors: 32 })
      expect((await all[0]?.get({ include: [] }))?.ids).toHaveLength(ids.length)
    }
    expect(number).toBeGreaterThan(12)
  })
})
