import { existsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'

const variable = 'SKEIN_TEST_NEO4J_URL'
const image = process.env['SKEIN_TEST_NEO4J_IMAGE'] || 'neo4j:5-community'
const password = 'only-for-tests'

/** One Neo4j for all tests: SKEIN_TEST_NEO4J_URL, with user and password in it, else a container; else none. */
export async function setup({ vitest }: Pick<TestProject, 'vitest'>): Promise<(() => Promise<void>) | undefined> {
  if (process.env[variable]) {
    vitest.logger.log(`Neo4j for the tests: ${variable}`)
    return undefined
  }
  try {
    process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
    const { GenericContainer, Wait } = await import('testcontainers')
    const container = await new GenericContainer(image)
      .withEnvironment({ NEO4J_AUTH: `neo4j/${password}` })
      .withExposedPorts(7687)
      .withWaitStrategy(Wait.forLogMessage(/Started\./))
      .start()
    process.env[variable] = `bolt://neo4j:${password}@${container.getHost()}:${container.getMappedPort(7687)}`
    vitest.logger.log(`Neo4j for the tests: a container of ${image}`)
    return async () => void (await container.stop())
  } catch (error) {
    const why = existsSync('/var/run/docker.sock') ? String(error) : 'no Docker'
    vitest.logger.warn(`NO NEO4J: its tests are skipped. Set ${variable}, or start Docker (${image}: ${why}).`)
    return undefined
  }
}
