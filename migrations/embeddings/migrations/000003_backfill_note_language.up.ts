// skein: phase=backfill
import type { ChromaClient } from 'chromadb'

/** Notes from before languages were told apart: all of them are German. Broken off, it goes on where it was. */
export default async function (client: ChromaClient, signal: AbortSignal): Promise<void> {
  const notes = await client.getCollection({ name: 'clinical_notes' })
  const size = 500
  for (let offset = 0; ; offset += size) {
    signal.throwIfAborted()
    const { ids, metadatas } = await notes.get({ limit: size, offset, include: ['metadatas'] })
    if (ids.length === 0) return
    const left = ids.filter((_, index) => metadatas[index]?.['language'] === undefined)
    if (left.length > 0) await notes.update({ ids: left, metadatas: left.map(() => ({ language: 'de' })) })
  }
}
