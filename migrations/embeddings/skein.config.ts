import { chroma } from '@skein/chroma'
import { defineService, type Service } from '@skein/core'
import type { ChromaClient } from 'chromadb'

/** There is one only where its address is given; all others do without. */
const service: Service<ChromaClient> = defineService({
  name: 'embeddings',
  folder: import.meta.dirname,
  store: chroma({ url: process.env.EMBEDDINGS_URL || undefined, token: process.env.EMBEDDINGS_TOKEN || undefined }),
  migrations: 'migrations',
  dependsOn: ['patient'],
  references: {
    'clinical_notes.id': 'patient.medical_records.id',
    'clinical_notes.entity_id': 'user.healthcare_entities.id',
  },
  optional: true,
})

export default service
