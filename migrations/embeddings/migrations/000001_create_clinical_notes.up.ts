// skein: requires=patient@12
import type { ChromaClient } from 'chromadb'

/**
 * One vector for each medical record of the patient service, under the record's id, with its entity and its kind. The
 * text itself is never kept here.
 */
export default async function (client: ChromaClient): Promise<void> {
  await client.createCollection({
    name: 'clinical_notes',
    embeddingFunction: null,
    configuration: { hnsw: { space: 'cosine' } },
    metadata: { owner: 'platform', model: 'multilingual-e5-small', dimensions: 384 },
  })
}
