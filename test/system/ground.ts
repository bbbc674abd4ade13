import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Catalog, Service } from '@skein/core'
import { AdminClient } from 'chromadb'
import neo4j from 'neo4j-driver'
import pg from 'pg'
import { startProgram, type Program } from './program.ts'

const root = join(import.meta.dirname, '../..')
const { env } = process

/** A service of the repository, where its configuration lies, and which variable says where its store is. */
interface Member {
  readonly name: string
  readonly folder: string
  readonly variable: string
  /** An empty store on the server that the tests were given; null without one. */
  readonly make: (() => Promise<string>) | null
}

const given = (variable: string, make: (server: string) => Promise<string>): Member['make'] => {
  const server = env[variable]
  return server ? () => make(server) : null
}

const members: readonly Member[] = [
  ...['user', 'patient', 'appointment'].map((name) => ({
    name,
    folder: `services/${name}`,
    variable: `${name.toUpperCase()}_DATABASE_URL`,
    make: given('SKEIN_TEST_POSTGRES_URL', postgresDatabase),
  })),
  {
    name: 'analytics',
    folder: 'migrations/analytics',
    variable: 'ANALYTICS_DATABASE_URL',
    make: given('SKEIN_TEST_TIMESCALE_URL', postgresDatabase),
  },
  { name: 'graph', folder: 'migrations/graph', variable: 'GRAPH_URL', make: given('SKEIN_TEST_NEO4J_URL', emptied) },
  {
    name: 'embeddings',
    folder: 'migrations/embeddings',
    variable: 'EMBEDDINGS_URL',
    make: given('SKEIN_TEST_CHROMA_URL', chromaDatabase),
  },
]

/** Those that a server is there for. */
export const present: readonly string[] = members.flatMap(({ name, make }) => (make ? [name] : []))
export const absent: readonly string[] = members.flatMap(({ name, make }) => (make ? [] : [name]))

/** The whole system of the repository on empty stores of its own. */
export interface Ground {
  /** Uses the command line, which goes on until it ends or is killed. */
  start(...args: readonly string[]): Program
  /** What stands in each store. */
  catalogs(): Promise<Readonly<Record<string, Catalog>>>
}

/** Empty stores of the kinds that these services have, by their names; none where no server is there. */
export async function storeUrls(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>()
  for (const { name, make } of members) if (make && names.includes(name)) urls.set(name, await make())
  return urls
}

export async function newGround(): Promise<Ground> {
  const urls = await storeUrls(present)
  const { PATH = '', HOME = '' } = env
  const own: Record<string, string> = { PATH, HOME, SKEIN_ENV: 'test' }
  for (const { name, variable } of members) {
    const url = urls.get(name)
    if (url !== undefined) own[variable] = url
  }
  return {
    start: (...args) => startProgram([join(root, 'tools/orchestrator/src/bin.ts'), ...args], root, own),
    async catalogs() {
      const read = [...urls].map(async ([name, url]) => {
        const folder = members.find((member) => member.name === name)?.folder ?? ''
        const { default: service } = (await import(join(root, folder, 'skein.config.ts'))) as { default: Service }
        await using inspection = await service.store.at(url).inspect()
        return [name, await inspection.catalog()] as const
      })
      return Object.fromEntries(await Promise.all(read))
    },
  }
}

async function postgresDatabase(server: string): Promise<string> {
  const name = `system_${randomBytes(6).toString('hex')}`
  const client = new pg.Client(server)
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
  } finally {
    await client.end()
  }
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

async function emptied(url: string): Promise<string> {
  const { username, password, protocol, host } = new URL(url)
  const link = neo4j.driver(`${protocol}//${host}`, neo4j.auth.basic(username, decodeURIComponent(password)))
  try {
    await link.executeQuery('MATCH (n) DETACH DELETE n')
    for (const kind of ['CONSTRAINT', 'INDEX']) {
      const { records } = await link.executeQuery(
        `SHOW ${kind}${kind === 'INDEX' ? 'ES' : 'S'} YIELD name, type WHERE type <> 'LOOKUP' RETURN name`,
      )
      for (const record of records)
        await link.executeQuery(`DROP ${kind} \`${record.get('name') as string}\` IF EXISTS`)
    }
  } finally {
    await link.close()
  }
  return url
}

async function chromaDatabase(server: string): Promise<string> {
  const name = `system_${randomBytes(6).toString('hex')}`
  const { hostname, port } = new URL(server)
  await new AdminClient({ host: hostname, port: Number(port), ssl: false }).createDatabase({
    name,
    tenant: 'default_tenant',
  })
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}
