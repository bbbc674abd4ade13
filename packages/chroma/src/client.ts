import { SkeinError } from '@skein/core'
import type * as Chromadb from 'chromadb'
import type { Target } from './options.ts'
import { patiently } from './server.ts'

/**
 * The npm library's client, bound to the database: what functions of migrations are given. Collections that it makes
 * have no embedding function unless one is named, because the library's own is stored with them and then missed by
 * every reader that hasn't installed it.
 * Requests that the server is too busy for are sent again.
 * @param signal ends every request of it.
 * @param demand asked before every request; throws when the right to make one is gone.
 * @throws SkeinError CONFIG_INVALID when the library is not installed.
 */
export async function clientOf(
  target: Target,
  signal: AbortSignal,
  demand: () => void,
): Promise<Chromadb.ChromaClient> {
  const { host, port, ssl, tenant, database, headers } = target
  const { ChromaClient } = await load()
  const client = new ChromaClient({ host, port, ssl, tenant, database, headers, fetchOptions: { signal } })
  guard(client, async (request) => {
    demand()
    return await request()
  })
  const [create, ensure] = [client.createCollection.bind(client), client.getOrCreateCollection.bind(client)]
  client.createCollection = (wanted) => create({ embeddingFunction: null, ...wanted })
  client.getOrCreateCollection = (wanted) => ensure({ embeddingFunction: null, ...wanted })
  return client
}

/** What sends the requests of a client and of its collections. The library gives no other way to it. */
interface Sender {
  getConfig(): { readonly fetch?: typeof fetch }
  setConfig(config: { readonly fetch: typeof fetch }): unknown
}

function guard(client: Chromadb.ChromaClient, before: <Told>(request: () => Promise<Told>) => Promise<Told>): void {
  const { apiClient } = client as unknown as { readonly apiClient?: Sender }
  const send = apiClient?.getConfig?.().fetch
  if (!send) return
  apiClient.setConfig({
    fetch: (input, init) =>
      // A body can be read once.
      patiently(() => before(() => send(input instanceof Request ? input.clone() : input, init))),
  })
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
