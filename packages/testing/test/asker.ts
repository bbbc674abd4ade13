import { argv, stdin, stdout } from 'node:process'
import { defineMigrations } from '@skein/core'
import { postgres } from '@skein/postgres'
import { migratedDatabase } from '../src/index.ts'
import { query } from './query.ts'
import { serviceIn } from './service.ts'

// A process that asks for a database, says which run migrated it, and keeps it until its input ends. With a third word
// its only migration is a function: of that revision, or `none`.
const [folder = '', name = '', revision] = argv.slice(2)
const up = async (): Promise<void> => {}
const code = { version: '1', description: 'in code', up, ...(revision !== 'none' && { revision: revision ?? '' }) }
const files = serviceIn(folder, name)
const service = revision === undefined ? files : { ...files, migrations: defineMigrations([code]) }

await using database = await migratedDatabase(service, { store: (url) => postgres({ url }) })
const [run] = await query(database.url, 'SELECT DISTINCT run FROM schema_migrations')
stdout.write(`${String(run)}\n`)
for await (const _ of stdin);
