import { describe, expect, test } from 'vitest'
import { neo4j } from '../../src/index.ts'
import { labels } from '../server.ts'
import { ran, up } from '../steps.ts'

/** Where the tests themselves run in a container, an engine answers. */
const hasEngine = process.env['SKEIN_TEST_NEO4J_CONTAINER'] !== undefined

const store = (image?: string) => neo4j({ url: 'bolt://127.0.0.1:1', shadow: { image } })

describe.skipIf(!hasEngine)('a container for rehearsals', () => {
  test('is an empty server, and goes with its disposal', { timeout: 240_000 }, async () => {
    let url: string
    {
      await using shadow = await store(process.env['SKEIN_TEST_NEO4J_IMAGE']).shadow()
      url = (await shadow.store.connection()).environment['SKEIN_URL'] ?? ''
      const run = { id: crypto.randomUUID(), service: 'clinic', environment: null, system: [], by: 'test' }
      const session = await shadow.store.acquire(run)
      if (session.kind !== 'session') throw new Error('it is held')
      await using _ = session
      expect(await ran(session, [up(1, 'CREATE (:A)')])).toMatchObject([{ kind: 'applied' }])
      expect(await labels(url)).toEqual(['A'])
    }
    await expect(labels(url)).rejects.toMatchObject({ code: 'ServiceUnavailable' })
  })
})

test('where none can be started it is said what to configure', { timeout: 120_000 }, async () => {
  await expect(store('localhost:1/there-is/no-such-image').shadow()).rejects.toMatchObject({
    code: 'NO_SHADOW',
    hint: expect.stringContaining('shadow: { url') as string,
  })
})
