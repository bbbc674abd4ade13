import { Client } from 'pg'

/** The only address the server listens on. */
export const HOST = '127.0.0.1'
/** The only role, a superuser. */
export const USER = 'skein'

/** Where a server is and how it lets us in. */
export interface Address {
  readonly port: number
  readonly password: string
}

/** The types of pg lack what it has had for long: whether an open link keeps the process alive. */
export type Link = Client & { ref(): void; unref(): void }

/** A client of the maintenance database, not yet connected; `pg_stat_activity` shows for what and for which process.
 *  A lost link ends it instead of the process. */
export function maintenance(address: Address, purpose: string): Link {
  const client = new Client({
    host: HOST,
    user: USER,
    database: 'postgres',
    application_name: `skein ${purpose} ${process.pid}`,
    ssl: false,
    ...address,
  })
  client.on('error', () => undefined)
  return client as Link
}
