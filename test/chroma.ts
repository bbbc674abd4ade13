import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type OwnServer, startContainer, startServer } from '../packages/chroma/test/server.ts'

const variable = 'SKEIN_TEST_CHROMA_URL'
const image = process.env['SKEIN_TEST_CHROMA_IMAGE'] || 'chromadb/chroma:latest'

/**
 * One Chroma for all tests, each with a database of its own: that of SKEIN_TEST_CHROMA_URL, else the one that npm
 * brought, else a container; else none.
 */
export async function setup({ vitest }: Pick<TestProject, 'vitest'>): Promise<OwnServer['kill'] | undefined> {
  if (process.env[variable]) {
    vitest.logger.log(`Chroma for the tests: ${variable}`)
    return undefined
  }
  const reasons: string[] = []
  for (const [name, start] of [
    ['from npm', fromNpm] as const,
    [`a container of ${image}`, () => startContainer(image)] as const,
  ]) {
    try {
      const server = await start()
      process.env[variable] = server.url
      vitest.logger.log(`Chroma for the tests: ${name}`)
      return () => server.kill()
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  vitest.logger.warn(`NO CHROMA: its tests are skipped. Set ${variable}, or start Docker. ${reasons.join('; ')}`)
  return undefined
}

/** With data that goes with it. */
async function fromNpm(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-chroma-'))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  const server = await startServer(folder).catch(async (error: unknown) => {
    await remove()
    throw error
  })
  return {
    url: server.url,
    async kill() {
      await server.kill()
      await remove()
    },
  }
}
