import { randomBytes } from 'node:crypto'
import { chroma } from '@skein/chroma'
import type { Service } from '@skein/core'
import { AdminClient, ChromaClient } from 'chromadb'
import { afterAll } from 'vitest'
import service from '../skein.config.ts'

/** The server that the tests were given; see test/chroma.ts at the root. */
const server = process.env['SKEIN_TEST_CHROMA_URL'] ?? ''

/** Whether there is one; without, tests that need it are skipped by name. */
export const hasChroma: boolean = server !== ''

/** The service in a new database, and a client of that. */
export async function fresh(): Promise<{ readonly service: Service<ChromaClient>; readonly client: ChromaClient }> {
  const { hostname: host, port } = new URL(server)
  const where = { host, port: Number(port), ssl: false }
  const database = { name: `embeddings_${randomBytes(6).toString('hex')}`, tenant: 'default_tenant' }
  const admin = new AdminClient(where)
  await admin.createDatabase(database)
  afterAll(() => admin.deleteDatabase(database))
  return {
    service: { ...service, store: chroma({ url: `${server}/${database.name}` }) },
    client: new ChromaClient({ ...where, tenant: database.tenant, database: database.name }),
  }
}
