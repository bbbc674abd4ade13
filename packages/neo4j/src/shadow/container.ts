import { SkeinError } from '@skein/core'
import { type Neo4jOptions, resolveTarget } from '../options.ts'
import type { Held } from './second.ts'

/** Of the same kind as a store may be, and free. */
const defaultImage = 'neo4j:5-community'

/** How long it may take to start, on a machine that is busy with other things; in milliseconds. */
const startup = 240_000

/**
 * Starts a server of its own in a container, which goes with it.
 * @throws SkeinError NO_SHADOW where testcontainers is not installed or no engine answers.
 */
export async function startContainer(image: string = defaultImage): Promise<Held> {
  const password = crypto.randomUUID()
  try {
    const { GenericContainer, Wait } = await import('testcontainers')
    const container = await new GenericContainer(image)
      .withEnvironment({ NEO4J_AUTH: `neo4j/${password}` })
      .withExposedPorts(7687)
      .withWaitStrategy(Wait.forLogMessage(/Started\./))
      .withStartupTimeout(startup)
      .start()
    const url = `bolt://${container.getHost()}:${container.getMappedPort(7687)}`
    const options: Neo4jOptions = { url, user: 'neo4j', password }
    return {
      target: await resolveTarget(options),
      [Symbol.asyncDispose]: async () => void (await container.stop()),
    }
  } catch (cause) {
    const missing = (cause as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND'
    const why = missing ? 'testcontainers is not installed' : `no container of ${image} could be started`
    throw new SkeinError('NO_SHADOW', `There is nothing to rehearse on: no second server is named, and ${why}.`, {
      hint: `Name an empty one: neo4j({ shadow: { url: 'bolt://…' } }), or ${missing ? 'install testcontainers' : 'start Docker'}.`,
      cause,
    })
  }
}
