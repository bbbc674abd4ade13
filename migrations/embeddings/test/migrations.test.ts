import { load, prove } from '@skein/core'
import { migrateAlone } from '@skein/testing'
import type { ChromaClient, Collection } from 'chromadb'
import { describe, expect, test } from 'vitest'
import { fresh, hasChroma } from './chroma.ts'

const notesOf = (client: ChromaClient): Promise<Collection> => client.getCollection({ name: 'clinical_notes' })

/** More notes than a migration takes at once. */
async function write(client: ChromaClient): Promise<void> {
  const ids = Array.from({ length: 1234 }, (_, index) => `record-${index}`)
  await (
    await notesOf(client)
  ).add({
    ids,
    embeddings: ids.map((_, index) => [Math.sin(index), Math.cos(index)]),
    metadatas: ids.map((_, index) => ({ entity_id: `e${index % 3}`, ...(index < 100 && { language: 'fr' }) })),
  })
}

describe.skipIf(!hasChroma)('the migrations, on a real Chroma', () => {
  test('each of them goes up, back and up again', async () => {
    const { service } = await fresh()
    const proofs = prove(load(service))
    const steps: unknown[] = []
    for (;;) {
      const next = await proofs.next()
      if (next.done) break
      steps.push(next.value)
    }
    expect(steps).toHaveLength(3)
    expect(steps).toMatchObject([{ verdict: 'proven' }, { verdict: 'proven' }, { verdict: 'proven' }])
  })

  test('notes keep their vectors and what is known of them, through another index and back', async () => {
    const { service, client } = await fresh()
    await migrateAlone(service, { to: '1' })
    await write(client)
    const before = await (await notesOf(client)).get({ include: ['embeddings', 'metadatas'] })
    for (const [to, neighbours] of [
      ['2', 32],
      ['1', 16],
      ['2', 32],
    ] as const) {
      await migrateAlone(service, { to })
      const notes = await notesOf(client)
      expect(notes.configuration.hnsw).toMatchObject({ space: 'cosine', max_neighbors: neighbours })
      expect(await notes.get({ include: ['embeddings', 'metadatas'] })).toEqual(before)
    }
    const names = (await client.listCollections()).map(({ name }) => name)
    expect(names.filter((name) => name.startsWith('clinical_'))).toEqual(['clinical_notes'])
  })

  test('every note is given a language, and those that have one keep it', async () => {
    const { service, client } = await fresh()
    await migrateAlone(service, { to: '2' })
    await write(client)
    await migrateAlone(service)
    const counted = async (language: string) =>
      (await (await notesOf(client)).get({ where: { language }, include: [] })).ids.length
    expect([await counted('fr'), await counted('de')]).toEqual([100, 1134])
  })
})
