import type { Template } from '@skein/core'
import { functionOf } from './function.ts'

export const collection: Template = {
  name: 'collection',
  about: 'a collection; how it measures distance is for good',
  example: 'create_clinical_notes',
  write(title) {
    const [, name] = /^create_(.+)$/.exec(title) ?? []
    if (name === undefined) return null
    const up =
      functionOf(`  // The space and the number of dimensions can't be changed later: that takes a new collection and a copy.
  await client.createCollection({ name: '${name}', configuration: { hnsw: { space: 'cosine' } } })
`)
    return [{ title, up, down: functionOf(`  await client.deleteCollection({ name: '${name}' })\n`) }]
  },
}
