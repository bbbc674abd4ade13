import type { ChromaClient } from 'chromadb'

/** The languages stay: the library has no way to take a key from a record, and nobody reads it any more. */
export default async function (client: ChromaClient): Promise<void> {
  await client.getCollection({ name: 'clinical_notes' })
}
