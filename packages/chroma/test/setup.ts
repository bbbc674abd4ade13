import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'

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

/** The server in the binding that comes with the npm package, for platforms that have one. */
async function fromNpm(): Promise<{ url: string; stop: Stop }> {
  const cli = join(dirname(createRequire(import.meta.url).resolve('chromadb')), '../cli.mjs')
  const folder = await mkdtemp(join(tmpdir(), 'skein-chroma-'))
  const port = await freePort()
  const child = spawn(process.execPath, [cli, 'run', '--path', folder, '--host', '127.0.0.1', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    if (
      await fetch(`${url}/api/v2/heartbeat`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return { url, stop }
    await sleep(50)
  }
  await stop()
  throw new Error(/Error: (.*)/.exec(errors)?.[1] ?? 'its server does not answer')
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
