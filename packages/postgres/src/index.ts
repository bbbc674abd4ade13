export type { PgClient, PostgresClient } from './clients/native.ts'
export type { PostgresOptions } from './options.ts'
export { postgres } from './postgres.ts'
