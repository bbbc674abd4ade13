import type { TestProject } from 'vitest/node'
import { startServer, variable } from './server.ts'

/**
 * For vitest's `globalSetup`: one PostgreSQL for a whole run of tests, in SKEIN_TEST_POSTGRES_URL, ended with it.
 * @throws SkeinError CONFIG_INVALID naming the ways to have one.
 */
export async function setup({ vitest }: Pick<TestProject, 'vitest'>): Promise<() => Promise<void>> {
  const before = process.env[variable] ?? ''
  const server = await startServer()
  process.env[variable] = server.url
  vitest.logger.log(`PostgreSQL for the tests: ${server.from}`)
  return async () => {
    process.env[variable] = before
    await server[Symbol.asyncDispose]()
  }
}
