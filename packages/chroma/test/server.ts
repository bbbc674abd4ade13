import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server of our own. */
export interface OwnServer {
  readonly url: string
  /** `kill -9`, and gone. */
  kill(): Promise<void>
}

/**
 * Starts the server that is in the binding of the npm package, for platforms that have one.
 * @param folder where its data is.
 */
export async function startServer(folder: string, port?: number): Promise<OwnServer> {
  const own = port ?? (await freePort())
  const cli = join(dirname(createRequire(import.meta.url).resolve('chromadb')), '../cli.mjs')
  const args = [cli, 'run', '--path', folder, '--host', '127.0.0.1', '--port', String(own)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const gone = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  const url = `http://127.0.0.1:${own}`
  for (let tries = 0; tries < 400 && child.exitCode === null; tries++) {
    if (await answers(url)) return { url, kill }
    await sleep(25)
  }
  await kill()
  throw new Error(/Error: (.*)/.exec(errors)?.[1] ?? 'its server does not answer')
}

/** A container of that image. @throws where there is no engine, or it can't have the image. */
export async function startContainer(image: string): Promise<OwnServer> {
  if (!existsSync('/var/run/docker.sock') && !process.env['DOCKER_HOST']) throw new Error('no Docker')
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer(image)
    .withExposedPorts(8000)
    .withWaitStrategy(Wait.forHttp('/api/v2/heartbeat', 8000))
    .start()
  const url = `http://${container.getHost()}:${container.getMappedPort(8000)}`
  return { url, kill: async () => void (await container.stop()) }
}

/** A port that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function answers(url: string): Promise<boolean> {
  return await fetch(`${url}/api/v2/heartbeat`).then(
    ({ ok }) => ok,
    () => false,
  )
}
