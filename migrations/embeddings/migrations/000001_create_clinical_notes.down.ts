import type { ChromaClient } from 'chromadb'

/** Loses all vectors; they are made anew from the medical records. */
export default async function (client: ChromaClient): Promise<void> {
  await client.deleteCollection({ name: 'clinical_notes' })
}
