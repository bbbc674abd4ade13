export type { PgClient, PostgresClient } from './clients/native.ts'
export { postgres, type PostgresOptions } from './postgres.ts'
