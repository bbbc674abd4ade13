import { defineService, type Service } from '@skein/core'
import { neo4j, type Neo4jClient } from '@skein/neo4j'

const { env } = process

/** There is one only where its own address is given: a Neo4j that the environment names may be anybody's. */
const address = { url: env.GRAPH_URL || undefined, user: env.GRAPH_USER, password: env.GRAPH_PASSWORD }

const service: Service<Neo4jClient> = defineService({
  name: 'graph',
  folder: import.meta.dirname,
  store: neo4j({ ...address, ...(env.GRAPH_SHADOW_URL && { shadow: { url: env.GRAPH_SHADOW_URL } }) }),
  migrations: 'migrations',
  dependsOn: ['appointment'],
  optional: true,
})

export default service
