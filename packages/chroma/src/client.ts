import { SkeinError } from '@skein/core'
import type * as Chromadb from 'chromadb'
import type { Target } from './options.ts'

/**
 * The npm library's client, bound to the database: what functions of migrations are given. Collections that it makes
 * have no embedding function unless one is named, because the library's own is stored with them and then missed by
 * every reader that hasn't installed it.
 * @param signal ends every request of it.
 * @throws SkeinError CONFIG_INVALID when the library is not installed.
 */
export async function clientOf(target: Target, signal: AbortSignal): Promise<Chromadb.ChromaClient> {
  const { host, port, ssl, tenant, database, headers } = target
  const { ChromaClient } = await load()
  const client = new ChromaClient({ host, port, ssl, tenant, database, headers, fetchOptions: { signal } })
  const [create, ensure] = [client.createCollection.bind(client), client.getOrCreateCollection.bind(client)]
  client.createCollection = (wanted) => create({ embeddingFunction: null, ...wanted })
  client.getOrCreateCollection = (wanted) => ensure({ embeddingFunction: null, ...wanted })
  return client
}

async function load(): Promise<typeof Chromadb> {
  try {
    return await import('chromadb')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new SkeinError('CONFIG_INVALID', 'the npm package "chromadb" is not installed.', {
      hint: 'Install it: npm install chromadb',
      cause,
    })
  }
}
