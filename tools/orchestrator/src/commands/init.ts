import { Option } from 'commander'
import type { Verb } from '../verb.ts'

/** Makes a folder a project of Skein's. */
export const verb: Verb<{ readonly client?: 'pg' | 'postgres' }> = {
  group: 'Write migrations:',
  summary: 'write a configuration and a first migration',
  description:
    'Writes a configuration and a first migration, after at most three questions. Migrations that are there already are used as they are, and nothing is written over. --url, --dir and --service answer as --client does.',
  words: [],
  flags: [new Option('--client <name>', 'the npm library to connect with').choices(['pg', 'postgres'])],
  examples: [
    ['skein init', 'asks where the database is'],
    ['skein init --yes', 'asks nothing: a PostgreSQL from npm where it is installed, else DATABASE_URL'],
    ['skein init --dir db/migrations --url postgres://me@localhost/shop', 'for migrations that are there'],
  ],
  async run(call) {
    const { init } = await import('../engine/init.ts')
    return await init(call)
  },
}
