import { describe, expect, test } from 'vitest'
import { chroma } from '../src/index.ts'
import { clientFor, collections, fresh, hasServer } from './chroma.ts'
import { hold, ran, thrownBy, up } from './steps.ts'

const own = ['schema_migrations', 'schema_migrations_history', 'schema_migrations_state']

describe.skipIf(!hasServer)('the ledger, on a real Chroma', () => {
  test('a database that is not there is told so, and never as empty', async () => {
    const url = `${await fresh()}_not`
    const store = chroma({ url })
    for (const asked of [() => store.read(), () => hold(store), async () => store.inspect?.()])
      expect(await thrownBy(asked())).toMatchObject({
        code: 'ACCESS_DENIED',
        message: expect.stringMatching(/there is no database "t_.*_not" of the tenant "default_tenant"/) as string,
      })
  })

  test('a look creates nothing, and the lock only what is its own', async () => {
    const url = await fresh()
    const store = chroma({ url })
    await store.read()
    await store.history(5)
    await store.holder()
    expect(await collections(url)).toEqual([])
    await (await hold(store))[Symbol.asyncDispose]()
    expect(await collections(url)).toEqual([...own, 'skein-lock.1'])
    await (await hold(store))[Symbol.asyncDispose]()
    expect(await collections(url)).toEqual([...own, 'skein-lock.2'])
  })

  test('people can read what stands without Skein', async () => {
    const url = await fresh()
    await using session = await hold(chroma({ url }))
    await ran(session, [{ ...up(1, async () => {}), version: 20250729202521123n }, up(2, async () => {})])
    const rows = await clientFor(url).getCollection({ name: 'schema_migrations' })
    const { ids, documents, metadatas } = await rows.get()
    expect([ids, documents]).toEqual([
      ['20250729202521123', '2'],
      ['step 1', 'step 2'],
    ])
    expect(metadatas[1]).toMatchObject({ version: '2', description: 'step 2', seq: 2, by: `test@here:${process.pid}` })
    expect(metadatas[1]?.['applied_at']).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  test('what a runner had written down before it died counts as done, and is done by the next one', async () => {
    const url = await fresh()
    const store = chroma({ url, lease: 1000 })
    const client = clientFor(url)
    const session = await hold(store)
    await ran(session, [up(1, async () => {}), up(2, async () => {})])
    await session[Symbol.asyncDispose]()
    // As if it had died right after its last commit.
    const [rows, history] = await client.getCollections(['schema_migrations', 'schema_migrations_history'])
    await rows?.delete({ ids: ['2'] })
    await history?.delete({ ids: ['000000002'] })
    const versions = async () => (await store.read()).applied.map(({ version }) => version)
    expect(await versions()).toEqual([1n, 2n])
    expect((await store.history(1))[0]).toMatchObject({ name: '2', outcome: 'applied' })
    await (await hold(store))[Symbol.asyncDispose]()
    expect([await rows?.count(), await history?.count()]).toEqual([2, 2])
    expect(await versions()).toEqual([1n, 2n])
  })

  test('collections that functions make have no embedding function unless they name one', async () => {
    const url = await fresh()
    await using session = await hold(chroma({ url }))
    const made = await ran(session, [
      up(1, (client) => client.createCollection({ name: 'notes' })),
      up(2, (client) => client.getOrCreateCollection({ name: 'others' })),
    ])
    expect(made.map(({ kind }) => kind)).toEqual(['applied', 'applied'])
    for (const name of ['notes', 'others']) {
      const told = await fetch(
        `${url.replace('/default_tenant/', '/api/v2/tenants/default_tenant/databases/')}/collections/${name}`,
      )
      expect(await told.json()).toMatchObject({ name, configuration_json: { embedding_function: null } })
    }
  })

  test('a text is refused by its file, because there is no language', () => {
    const body = {
      kind: 'text',
      file: 'a.sql',
      checksum: '',
      manner: { transaction: true, lockTimeout: null },
    } as const
    const step = { ...up(1, async () => {}), body: { ...body, read: () => '' } }
    expect(chroma({ url: '' }).classify(step)).toMatchObject({
      mode: 'opaque',
      findings: [{ code: 'NOT_SUPPORTED', file: 'a.sql' }],
    })
  })
})
