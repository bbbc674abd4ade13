import { defineService, type Service } from '@skein/core'
import { neo4j, type Neo4jClient } from '@skein/neo4j'

const { env } = process

/** Nobody has a Neo4j by accident, so there is one only where its address is given; all others do without. */
const address = env.GRAPH_URL
  ? { url: env.GRAPH_URL, user: env.GRAPH_USER, password: env.GRAPH_PASSWORD }
  : { url: env.NEO4J_URI || undefined, user: env.NEO4J_USERNAME ?? env.NEO4J_USER, password: env.NEO4J_PASSWORD }

const service: Service<Neo4jClient> = defineService({
  name: 'graph',
  folder: import.meta.dirname,
  store: neo4j({ ...address, ...(env.GRAPH_SHADOW_URL && { shadow: { url: env.GRAPH_SHADOW_URL } }) }),
  migrations: 'migrations',
  dependsOn: ['appointment'],
  optional: true,
})

export default service
