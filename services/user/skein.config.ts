import { defineService } from '@skein/core'
import { postgres } from '@skein/postgres'

/** On a laptop a server from npm; everywhere else the address must be given. */
const laptop =
  process.env.SKEIN_ENV === 'development'
    ? async (): Promise<string> => (await import('@skein/embedded')).embedded('user')
    : undefined

/** Where the database is, or how to find out; undefined where nobody said. */
export const url = process.env.USER_DATABASE_URL ?? laptop

export default defineService({
  name: 'user',
  folder: import.meta.dirname,
  store: postgres({ url }),
  migrations: 'migrations',
  seeds: 'seeds',
})
