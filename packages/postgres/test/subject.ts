import type { Subject } from '@skein/core/conformance'
import type { ClientName } from '../src/connect.ts'
import { postgres } from '../src/index.ts'
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
    texts: {
      create: (name) => `CREATE TABLE ${name} (id int)`,
      drop: (name) => `DROP TABLE ${name}`,
      slow: (name, milliseconds) => `CREATE TABLE ${name} (id int); SELECT pg_sleep(${milliseconds / 1000})`,
      broken: (name) => `CREATE TABLE ${name} (id int); INSERT INTO ${name} VALUES (1 / 0)`,
    },
  }
}
