import { randomUUID } from 'node:crypto'
import type { Server } from './server.ts'

/** Nothing of a test has to survive a power cut; many runners connect at once. */
const settings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=300',
  'max_prepared_transactions=64',
]

/** A container of SKEIN_TEST_POSTGRES_IMAGE, through testcontainers; or why there is none. */
export async function containerServer(): Promise<Server | string> {
  const image = process.env['SKEIN_TEST_POSTGRES_IMAGE'] ?? 'postgres:17-alpine'
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
    return `no container of ${image} (${reason(error, '@testcontainers/postgresql')})`
  }
}

/** Why an optional package did not help. */
export function reason(error: unknown, name: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ERR_MODULE_NOT_FOUND' ? `${name} is not installed` : message
}
