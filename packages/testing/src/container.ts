import { randomUUID } from 'node:crypto'
import { type Server, whyNot } from './way.ts'

/** Nothing of a test has to survive a power cut; many runners connect at once. */
const settings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=300',
  'max_prepared_transactions=64',
]

/** A container of SKEIN_TEST_POSTGRES_IMAGE, through testcontainers. */
export async function containerServer(): Promise<Server | string> {
  const image = process.env['SKEIN_TEST_POSTGRES_IMAGE'] || 'postgres:17-alpine'
  try {
    const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
    const container = await new PostgreSqlContainer(image)
      .withPassword(randomUUID())
      .withCommand(['postgres', ...settings.flatMap((setting) => ['-c', setting])])
      .start()
    return {
      from: `a container of ${image}`,
      url: container.getConnectionUri(),
      [Symbol.asyncDispose]: async () => void (await container.stop()),
    }
  } catch (error) {
    return whyNot(`container of ${image}`, '@testcontainers/postgresql', error)
  }
}

/** A container for a process that can't wait for its end: only with testcontainers' reaper. */
export async function reapedContainer(): Promise<Server | string> {
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] !== 'true') return containerServer()
  return "no container (where TESTCONTAINERS_RYUK_DISABLED is set only vitest's globalSetup could end it)"
}
