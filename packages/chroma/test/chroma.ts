import { AdminClient, ChromaClient } from 'chromadb'

/** The server that the tests were given; see test/chroma.ts at the root. */
const server = process.env['SKEIN_TEST_CHROMA_URL'] ?? ''

/** Whether there is one; without, tests that need it are skipped by name. */
export const hasServer: boolean = server !== ''

let count = 0

/** Makes a database that nobody else uses. @returns its url */
export async function fresh(on: string = server): Promise<string> {
  const name = `t_${process.pid}_${Date.now().toString(36)}_${count++}`
  const { hostname, port } = new URL(on)
  const admin = new AdminClient({ host: hostname, port: Number(port), ssl: false })
  await admin.createDatabase({ name, tenant: 'default_tenant' })
  return `${on}/default_tenant/${name}`
}

/** A client of it. */
export function clientFor(url: string): ChromaClient {
  const { hostname, port, pathname } = new URL(url)
  const [, tenant = '', database = ''] = pathname.split('/')
  return new ChromaClient({ host: hostname, port: Number(port), ssl: false, tenant, database })
}

/** Names of all collections, sorted. */
export async function collections(url: string): Promise<string[]> {
  const all = await clientFor(url).listCollections({ limit: 10_000 })
  return all.map(({ name }) => name).sort()
}

/** Those that are not Skein's own. */
export async function objects(url: string): Promise<string[]> {
  return (await collections(url)).filter((name) => !/^(?:schema_migrations|skein-lock\.)/.test(name))
}
