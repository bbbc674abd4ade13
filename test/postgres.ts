import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '@skein/embedded'
import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { getContainerRuntimeClient } from 'testcontainers'

/** A superuser's url of the server that all tests share, each with databases of its own. */
const variable = 'SKEIN_TEST_POSTGRES_URL'
const image = 'postgres:17-alpine'
/** Nothing of a test has to survive a power cut; many runners connect at once. */
const settings = ['fsync=off', 'max_connections=300', 'max_prepared_transactions=64']

interface Provided {
  readonly from: string
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Where tests get PostgreSQL, first that answers: the url that was given, a container, the embedded server. */
export async function setup(): Promise<() => Promise<void>> {
  const { from, url, stop } = await provide()
  process.env[variable] = url
  console.log(`PostgreSQL for the tests: ${from}`)
  return stop
}

async function provide(): Promise<Provided> {
  const given = process.env[variable]
  if (given !== undefined) return { from: variable, url: given, stop: async () => {} }
  return (await fromContainer()) ?? (await fromEmbedded())
}

async function fromContainer(): Promise<Provided | null> {
  try {
    await getContainerRuntimeClient()
  } catch {
    return null
  }
  // The container ends with the tests; its reaper would be one more image to fetch.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
  try {
    const container = await new PostgreSqlContainer(image)
      .withPassword(randomUUID())
      .withCommand(['postgres', ...settings.flatMap((setting) => ['-c', setting])])
      .start()
    const stop = async () => void (await container.stop())
    return { from: `a container of ${image}`, url: container.getConnectionUri(), stop }
  } catch (error) {
    console.warn(`There is a container engine, but ${image} can't be started: ${(error as Error).message}`)
    return null
  }
}

async function fromEmbedded(): Promise<Provided> {
  const folder = mkdtempSync(join(tmpdir(), 'skein-test-postgres-'))
  const server = await startServer({ folder, durable: false })
  const stop = async () => {
    await server.release()
    rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
  }
  return { from: 'the embedded server', url: server.url('postgres'), stop }
}
