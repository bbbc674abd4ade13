import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startServer } from './server.ts'

const variable = 'SKEIN_TEST_CHROMA_URL'
const image = process.env['SKEIN_TEST_CHROMA_IMAGE'] || 'chromadb/chroma:latest'

type Stop = () => Promise<void>

/** One Chroma for all tests: that of SKEIN_TEST_CHROMA_URL, else the one that npm brought, else a container; else none. */
export async function setup({ vitest }: Pick<TestProject, 'vitest'>): Promise<Stop | undefined> {
  if (process.env[variable]) {
    vitest.logger.log(`Chroma for the tests: ${variable}`)
    return undefined
  }
  const reasons: string[] = []
  for (const [name, start] of [['from npm', fromNpm] as const, [`a container of ${image}`, fromDocker] as const]) {
    try {
      const { url, stop } = await start()
      process.env[variable] = url
      vitest.logger.log(`Chroma for the tests: ${name}`)
      return stop
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  vitest.logger.warn(`NO CHROMA: its tests are skipped. Set ${variable}, or start Docker. ${reasons.join('; ')}`)
  return undefined
}

async function fromNpm(): Promise<{ url: string; stop: Stop }> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-chroma-'))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  const server = await startServer(folder).catch(async (error: unknown) => {
    await remove()
    throw error
  })
  const stop = async (): Promise<void> => {
    await server.kill()
    await remove()
  }
  return { url: server.url, stop }
}

async function fromDocker(): Promise<{ url: string; stop: Stop }> {
  if (!existsSync('/var/run/docker.sock') && !process.env['DOCKER_HOST']) throw new Error('no Docker')
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer(image)
    .withExposedPorts(8000)
    .withWaitStrategy(Wait.forHttp('/api/v2/heartbeat', 8000))
    .start()
  const url = `http://${container.getHost()}:${container.getMappedPort(8000)}`
  return { url, stop: async () => void (await container.stop()) }
}
