export { setup } from '../../../packages/neo4j/test/setup.ts'
