import type { Fault } from '@skein/core'
import { answerOf, type Server } from '../server.ts'
import { userCollections } from './catalog.ts'

/** Collections that the server lists and can't read: a server that is killed while it writes much may leave one. */
export async function faultsOf(server: Server): Promise<readonly Fault[]> {
  const faults: Fault[] = []
  for (const { id, name, dimension } of await userCollections(server)) {
    const question = {
      query_embeddings: [Array.from({ length: dimension ?? 0 }, () => 0.5)],
      n_results: 1,
      include: [],
    }
    const looks: (readonly [string, () => Promise<unknown>])[] = [
      ['counted', () => server.count(id)],
      ['read', () => server.get(id, { limit: 1, include: ['documents', 'metadatas'] })],
      // Only a question for neighbours opens the index.
      ...(dimension === null ? [] : ([['queried', () => server.query(id, question)]] as const)),
    ]
    for (const [what, look] of looks) {
      const why = await look().then(
        () => null,
        (error: unknown) => answerOf(error) ?? Promise.reject(error as Error),
      )
      // One that was removed since the list was made is not broken.
      if (why === null || why.status === 404) continue
      faults.push({
        code: 'COLLECTION_BROKEN',
        object: name,
        message: `The collection ${name} can't be ${what}: ${why.message || `HTTP ${why.status}`}`,
        remedy: `Make it anew from its source: await client.deleteCollection({ name: '${name}' })`,
      })
      break
    }
  }
  return faults
}
