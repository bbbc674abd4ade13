export { migrateAlone, type AloneOptions } from './alone.ts'
export { migratedDatabase, type DatabaseOptions, type TestDatabase } from './database.ts'
