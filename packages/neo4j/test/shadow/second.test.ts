import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j, type Neo4jOptions } from '../../src/index.ts'
import { emptied, hasServer, labels, query } from '../server.ts'
import { up, ran } from '../steps.ts'

/** A store that can't be reached, so that the one server of the tests can be its second. */
const away = 'bolt://127.0.0.1:1'

describe.skipIf(!hasServer)('a second server for rehearsals, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })
  const store = (options: Neo4jOptions = {}) => neo4j({ url: away, shadow: { url }, ...options })
  const stands = async () => [
    ...(await labels(url)),
    ...(await query(url, 'SHOW CONSTRAINTS YIELD name')).map(({ name }) => name),
  ]

  test('is empty each time, and left empty', async () => {
    for (let times = 0; times < 2; times++) {
      await using shadow = await store().shadow()
      const run = { id: crypto.randomUUID(), service: 'clinic', environment: null, system: [], by: 'test' }
      const session = await shadow.store.acquire(run)
      if (session.kind !== 'session') throw new Error('it is held')
      await using _ = session
      const text = 'CREATE CONSTRAINT one FOR (n:A) REQUIRE n.x IS UNIQUE; CREATE (:A {x: 1})'
      expect((await ran(session, [up(1, text)])).at(-1)).toMatchObject({ kind: 'applied' })
      await using inspection = await shadow.store.inspect()
      expect((await inspection.catalog()).map(({ name }) => name)).toEqual(['one'])
    }
    expect(await stands()).toEqual([])
  })

  test('what a rehearsal left that died goes with the next one', async () => {
    await query(
      url,
      'CREATE CONSTRAINT schema_migrations_shadow FOR (n:SchemaMigrationShadow) REQUIRE n.name IS UNIQUE',
    )
    await query(url, 'CREATE (:Left)', 'CREATE INDEX by_x FOR (n:Left) ON (n.x)')
    await using _ = await store().shadow()
    expect(await labels(url)).toEqual([])
    expect(await query(url, "SHOW INDEXES YIELD name WHERE name = 'by_x'")).toEqual([])
  })

  test.each([
    ['CREATE (:Person)', 'a node :Person'],
    ['CREATE CONSTRAINT mine FOR (n:A) REQUIRE n.x IS UNIQUE', 'the constraint mine'],
    ['CREATE INDEX mine FOR (n:A) ON (n.x)', 'the index mine'],
  ])('that holds data is left as it is: %s', async (statement, found) => {
    await query(url, statement)
    const before = await stands()
    await expect(store().shadow()).rejects.toMatchObject({
      code: 'NO_SHADOW',
      message: expect.stringContaining(found) as string,
      hint: expect.stringContaining('shadow:') as string,
    })
    expect(await stands()).toEqual(before)
  })

  test('is not the store itself, under whatever address', async () => {
    await expect(store({ url }).shadow()).rejects.toMatchObject({ code: 'NO_SHADOW' })
    const other = new URL(url)
    other.hostname = other.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
    await expect(store({ url: other.href }).shadow()).rejects.toMatchObject({
      code: 'NO_SHADOW',
      message: expect.stringContaining('the store itself') as string,
    })
    expect(await stands()).toEqual([])
  })

  test('is for one rehearsal at a time', async () => {
    const first = await store().shadow()
    let begun = false
    const second = store()
      .shadow()
      .then((shadow) => {
        begun = true
        return shadow
      })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(begun).toBe(false)
    await first[Symbol.asyncDispose]()
    await using _ = await second
    expect(begun).toBe(true)
  })
})
