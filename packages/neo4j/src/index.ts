export { neo4j } from './neo4j.ts'
export type { Neo4jOptions } from './options.ts'
export type { Neo4jClient } from './work/atomic.ts'
