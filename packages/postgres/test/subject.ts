import { type Subject, textBody } from '@skein/core/conformance'
import type { ClientName } from '../src/connect.ts'
import { type PgClient, postgres, type PostgresClient } from '../src/index.ts'
import { freshDatabase, query, tables } from './database.ts'

/** PostgreSQL over one of its clients, as the conformance suite wants to see it. */
export function subjectOver(client: ClientName): Subject {
  return {
    fresh: freshDatabase,
    store: (url) => postgres({ url, client }),
    objects: tables,
    foreign: async (url) =>
      void (await query(
        url,
        'CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)',
      )),
    make: async (native, name) => {
      const text = `CREATE TABLE ${name} (id int)`
      await (client === 'pg' ? (native as PgClient).query(text) : (native as PostgresClient).unsafe(text))
    },
    bodies: {
      create: (name) => textBody(`CREATE TABLE ${name} (id int)`),
      drop: (name) => textBody(`DROP TABLE ${name}`),
      slow: (name, milliseconds) => textBody(`CREATE TABLE ${name} (id int); SELECT pg_sleep(${milliseconds / 1000})`),
      broken: (name) => textBody(`CREATE TABLE ${name} (id int); INSERT INTO ${name} VALUES (1 / 0)`),
    },
  }
}
