import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { emptied, hasServer } from './server.ts'
import { hold } from './steps.ts'

describe.skipIf(!hasServer)('the lock, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  test('the very next one gets it from a holder that was ended, though the server still lists that', async () => {
    const store = neo4j({ url })
    for (let round = 0; round < 12; round++) {
      const session = await hold(url)
      const holder = await store.holder()
      expect(holder && (await store.evict(holder))).toBe(true)
      await (await hold(url))[Symbol.asyncDispose]()
      await session[Symbol.asyncDispose]()
    }
  })
})
