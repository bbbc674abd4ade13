import type { ChromaClient } from 'chromadb'

/**
 * Finds neighbours more exactly: an index with more edges. It is chosen when a collection is made, so the notes move into another one.
 * Whoever writes notes waits meanwhile. Broken off anywhere, this may be run again: skein repair --forget, skein up.
 */
export default async function (client: ChromaClient, signal: AbortSignal): Promise<void> {
  const there = async (name: string) =>
    (await client.listCollections({ limit: 10_000 })).find((one) => one.name === name)
  const notes = await there('clinical_notes')
  // What an attempt before this one copied may be out of date by now.
  if (notes && (await there('clinical_notes_next'))) await client.deleteCollection({ name: 'clinical_notes_next' })
  const next = await client.getOrCreateCollection({
    name: 'clinical_notes_next',
    embeddingFunction: null,
    configuration: { hnsw: { space: 'cosine', ef_construction: 200, max_neighbors: 32 } },
    metadata: { owner: 'platform', model: 'multilingual-e5-small', dimensions: 384 },
  })
  if (notes) {
    const size = 500
    for (let offset = 0; ; offset += size) {
      signal.throwIfAborted()
      const { ids, embeddings, metadatas } = await notes.get({
        limit: size,
        offset,
        include: ['embeddings', 'metadatas'],
      })
      if (ids.length === 0) break
      await next.upsert({ ids, embeddings })
      const known = metadatas.flatMap((metadata, index) => (metadata ? [{ id: ids[index] ?? '', metadata }] : []))
      if (known.length > 0)
        await next.update({ ids: known.map(({ id }) => id), metadatas: known.map(({ metadata }) => metadata) })
    }
    if ((await next.count()) !== (await notes.count())) throw new Error('somebody wrote notes while they were copied')
    await client.deleteCollection({ name: 'clinical_notes' })
  }
  // Chroma can't swap two names: for a moment there are no notes, which whoever reads them has to bear.
  await next.modify({ name: 'clinical_notes' })
}
