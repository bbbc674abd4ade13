import type { Service } from '@skein/core'
import { test, type TestAPI } from 'vitest'
import { type DatabaseOptions, migratedDatabase, type TestDatabase } from './database.ts'

/** vitest's `test` with a `database` of its own for each test that names it; dropped when the test is over. */
export function databaseTest<Client>(
  service: Service<Client>,
  options: DatabaseOptions<Client>,
): TestAPI<{ database: TestDatabase<Client> }> {
  return test.extend<{ database: TestDatabase<Client> }>({
    // oxlint-disable-next-line eslint/no-empty-pattern -- vitest reads from the pattern what a fixture needs
    database: async ({}, use) => {
      await using database = await migratedDatabase(service, options)
      await use(database)
    },
  })
}
