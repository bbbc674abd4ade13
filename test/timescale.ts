import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { TestProject } from 'vitest/node'

const variable = 'SKEIN_TEST_TIMESCALE_URL'

/**
 * One TimescaleDB for all tests: SKEIN_TEST_TIMESCALE_URL, whose user may make databases; else a container of the image
 * in docker-compose.analytics.yml, where that is on this machine already; else none.
 */
export async function setup({ vitest }: Pick<TestProject, 'vitest'>): Promise<(() => Promise<void>) | undefined> {
  if (process.env[variable]) {
    vitest.logger.log(`TimescaleDB for the tests: ${variable}`)
    return undefined
  }
  const compose = readFileSync(join(import.meta.dirname, '../docker-compose.analytics.yml'), 'utf8')
  const { services } = parse(compose) as { services: { 'analytics-db': { image: string } } }
  const { image } = services['analytics-db']
  try {
    execFileSync('docker', ['image', 'inspect', image], { stdio: 'ignore', timeout: 10_000 })
  } catch {
    vitest.logger.warn(`NO TIMESCALEDB: its tests are skipped. Set ${variable}, or: docker pull ${image}`)
    return undefined
  }
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const container = await new PostgreSqlContainer(image)
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=300', '-c', 'max_prepared_transactions=64'])
    .start()
  process.env[variable] = container.getConnectionUri()
  vitest.logger.log(`TimescaleDB for the tests: a container of ${image}`)
  return async () => void (await container.stop())
}
