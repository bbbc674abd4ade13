import { neo4j } from '@skein/neo4j'
import { migrateAlone } from '@skein/testing'
import { emptied } from '../../../packages/neo4j/test/server.ts'
import service from '../skein.config.ts'

/** An empty graph, and what brings it to a version. */
export interface Place {
  readonly url: string
  readonly to: (version: string) => Promise<void>
}

export async function empty(): Promise<Place> {
  const url = await emptied()
  const own = { ...service, store: neo4j({ url }) }
  return { url, to: (version) => migrateAlone(own, { to: version }) }
}
