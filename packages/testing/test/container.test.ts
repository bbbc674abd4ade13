import { getContainerRuntimeClient, ImageName } from 'testcontainers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { containerServer, reapedContainer } from '../src/container.ts'
import { query } from './query.ts'
import { mustBe } from './scratch.ts'

const image = 'postgres:17-alpine'
const lacking = await findLack()

/** What a container needs and is not to be had here. */
async function findLack(): Promise<string | undefined> {
  const client = await getContainerRuntimeClient().catch(() => undefined)
  if (!client) return 'no container engine answers'
  const pulled = client.image.pull(ImageName.fromString(image))
  return pulled.then(
    () => undefined,
    () => `the image ${image} is neither here nor to be had from a registry`,
  )
}

afterEach(() => void vi.unstubAllEnvs())

describe.skipIf(lacking)(`a container${lacking ? ` (SKIPPED: ${lacking})` : ''}`, () => {
  test('is a fast server, and goes', { timeout: 120_000 }, async () => {
    vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true')
    const server = mustBe(await containerServer())
    expect(server.from).toBe(`a container of ${image}`)
    expect(await query(server.url, 'SHOW fsync')).toEqual(['off'])
    expect(await query(server.url, 'SHOW max_prepared_transactions')).toEqual(['64'])
    await query(server.url, 'CREATE DATABASE another')
    await server[Symbol.asyncDispose]()
    await expect(query(server.url, 'SELECT')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('is of the image that is asked for', { timeout: 120_000 }, async () => {
    vi.stubEnv('SKEIN_TEST_POSTGRES_IMAGE', 'localhost:1/postgres:none')
    expect(await containerServer()).toMatch(/^no container of localhost:1\/postgres:none \(.+\)$/)
  })
})

test('is not started by a process that can’t wait for its end, where there is no reaper', async () => {
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true')
  expect(await reapedContainer()).toMatch(/^no container \(where TESTCONTAINERS_RYUK_DISABLED is set/)
})
