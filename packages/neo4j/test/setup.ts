import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import type { TestProject } from 'vitest/node'

const variable = 'SKEIN_TEST_NEO4J_URL'
const image = process.env['SKEIN_TEST_NEO4J_IMAGE'] || 'neo4j:5-community'
const password = 'only-for-tests'
/** Milliseconds; on a machine that is busy with other things. */
const startup = 240_000

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
      // The same after a crash.
      .withExposedPorts({ container: 7687, host: await freePort() })
      .withWaitStrategy(Wait.forLogMessage(/Started\./))
      .withStartupTimeout(startup)
      .start()
    process.env[variable] = `bolt://neo4j:${password}@${container.getHost()}:${container.getMappedPort(7687)}`
    process.env['SKEIN_TEST_NEO4J_CONTAINER'] = container.getId()
    vitest.logger.log(`Neo4j for the tests: a container of ${image}`)
    return async () => {
      // Other packages have one of their own.
      delete process.env['SKEIN_TEST_NEO4J_URL']
      delete process.env['SKEIN_TEST_NEO4J_CONTAINER']
      await container.stop()
    }
  } catch (error) {
    const why = existsSync('/var/run/docker.sock') ? String(error) : 'no Docker'
    vitest.logger.warn(`NO NEO4J: its tests are skipped. Set ${variable}, or start Docker (${image}: ${why}).`)
    return undefined
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
