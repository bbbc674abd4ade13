import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineMigrations, defineService, migrate } from '@skein/core'
import type { ChromaClient } from 'chromadb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chroma } from '../../src/index.ts'
import { fresh, hasServer, objects } from '../chroma.ts'
import { type Fate, startProxy } from '../proxy.ts'
import { type OwnServer, startServer } from '../server.ts'
import { thrownBy } from '../steps.ts'
import { goOn } from './crash.ts'
import { serviceAt } from './scene.ts'

const long = process.env['SKEIN_TEST_LONG'] !== undefined

describe.skipIf(!hasServer)('a server that is killed at work', () => {
  let folder = ''
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'skein-chroma-'))))
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

  test('leaves what the next run goes on from, or asks about by name', { timeout: 600_000 }, async (context) => {
    let server: OwnServer | null = await startServer(folder).catch((error: unknown) => {
      // npm has one for most platforms only; one that is there must start.
      if (!/Error: (?:Unsupported|Cannot find module)/.test(String(error))) throw error
      return context.skip(`npm has no server for this platform: ${String(error)}`)
    })
    const port = Number(new URL(server.url).port)
    let dirty = 0
    let kills = 0
    try {
      for (let number = 4; number < 60; number += long ? 2 : 11) {
        const url = await fresh(server.url)
        const proxy = await startProxy(url, async ({ count }): Promise<Fate> => {
          if (count === number) await server?.kill()
          return 'pass'
        })
        expect(await thrownBy(migrate(serviceAt(proxy.url)))).toMatchObject({
          name: 'SkeinError',
          code: expect.stringMatching(/^(?:CONNECTION_LOST|UNREACHABLE|LOCK_LOST)$/) as string,
        })
        await proxy[Symbol.asyncDispose]()
        server = await startServer(folder, port)
        kills++
        if (await goOn(url)) dirty++
      }
      expect(dirty).toBeLessThan(kills)
      if (long) process.stdout.write(`server: ${kills} kills, ${dirty} DIRTY\n`)
    } finally {
      await server?.kill()
    }
  })
})

describe.skipIf(!hasServer)('answers that are lost, on a real Chroma', () => {
  test.each([3, 5, 7])('one of %i of them: what was asked is asked again, and nothing is done twice', async (every) => {
    const url = await fresh()
    await using proxy = await startProxy(url, ({ count }) => (count % every === 1 ? 'lose answer' : 'pass'))
    const migrations = defineMigrations(['1', '2'].map((version) => ({ version, description: 'nothing', up: nothing })))
    const store = chroma({ url: proxy.url })
    const report = await migrate(defineService({ name: 'notes', store, migrations }))
    expect(report.outcome).toBe('done')
    const { applied, open } = await chroma({ url }).read()
    expect([applied.map(({ seq }) => seq), open]).toEqual([[1n, 2n], []])
    expect((await chroma({ url }).history(9)).map(({ name }) => name)).toEqual(['2', '1'])
    expect(await chroma({ url }).holder()).toBeNull()
  })
})

test.skipIf(!hasServer)('a server that is busy with others is asked again until it is not', async () => {
  const url = await fresh()
  await using proxy = await startProxy(url, ({ count }) => (count % 4 === 0 ? 'pass' : 500))
  const up = async (client: ChromaClient): Promise<void> => void (await client.createCollection({ name: 'notes' }))
  const migrations = defineMigrations<ChromaClient>([{ version: '1', description: 'create notes', up }])
  const store = chroma({ url: proxy.url })
  expect((await migrate(defineService({ name: 'notes', store, migrations }))).outcome).toBe('done')
  expect((await chroma({ url }).read()).applied).toHaveLength(1)
  expect(await objects(url)).toEqual(['notes'])
})

const nothing = (): Promise<void> => Promise.resolve()
