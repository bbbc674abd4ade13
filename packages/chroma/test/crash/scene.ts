import { defineMigrations, defineService, type Migration, type MigrationStep, type Service } from '@skein/core'
import type { ChromaClient } from 'chromadb'
import { chroma } from '../../src/index.ts'
import { clientFor, objects } from '../chroma.ts'

const three = { ids: ['a', 'b', 'c'], embeddings: [[1], [2], [3]] }

/** None of these can be done twice unnoticed, but for the second, which may be run again wherever it was broken off. */
const migrations: readonly Migration<ChromaClient>[] = defineMigrations<ChromaClient>([
  {
    version: '1',
    description: 'create notes',
    revision: '1',
    up: async (client) => void (await client.createCollection({ name: 'notes' })),
  },
  {
    version: '2',
    description: 'fill notes',
    revision: '1',
    async up(client) {
      const notes = await client.getCollection({ name: 'notes' })
      for (const [index, id] of three.ids.entries())
        await notes.upsert({ ids: [id], embeddings: [three.embeddings[index] ?? []] })
    },
  },
  {
    version: '3',
    description: 'rename notes',
    revision: '1',
    async up(client) {
      const notes = await client.getCollection({ name: 'notes' })
      await notes.modify({ name: 'clinical_notes' })
    },
  },
  {
    version: '4',
    description: 'create others',
    revision: '1',
    up: async (client) => void (await client.createCollection({ name: 'others' })),
  },
])

/** The last version. */
export const last: number = migrations.length

export function serviceAt(url: string): Service<ChromaClient> {
  return defineService({ name: 'notes', store: chroma({ url, lease: 1500 }), migrations })
}

/** The step up of that version. */
export function stepOf(version: number): MigrationStep<ChromaClient> {
  const migration = migrations[version - 1]
  if (!migration) throw new Error(`there is no version ${version}`)
  const { description, up: body } = migration
  const none = { down: null, requires: [], seq: null, forgets: [] }
  return {
    kind: 'migration',
    direction: 'up',
    version: BigInt(version),
    description,
    body,
    checksum: body.checksum,
    ...none,
  }
}

/** Versions whose work stands whole, by looking. */
export async function looked(url: string): Promise<readonly number[]> {
  const names = await objects(url)
  const name = names.find((one) => one.endsWith('notes'))
  const count = name === undefined ? 0 : await (await clientFor(url).getCollection({ name })).count()
  const stands = [name !== undefined, count === 3, name === 'clinical_notes', names.includes('others')]
  return stands.flatMap((is, index) => (is ? [index + 1] : []))
}
