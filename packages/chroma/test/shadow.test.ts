import { AdminClient } from 'chromadb'
import { describe, expect, test } from 'vitest'
import { chroma } from '../src/index.ts'
import { collections, fresh, hasServer } from './chroma.ts'
import { startProxy } from './proxy.ts'
import { hold, ran, thrownBy, up } from './steps.ts'

async function shadows(url: string): Promise<string[]> {
  const { hostname, port } = new URL(url)
  const admin = new AdminClient({ host: hostname, port: Number(port), ssl: false })
  const all = await admin.listDatabases({ tenant: 'default_tenant', limit: 100_000 })
  return all.map(({ name }) => name).filter((name) => name.startsWith('skein_shadow_'))
}

async function make(url: string, name: string): Promise<void> {
  const { hostname, port } = new URL(url)
  await new AdminClient({ host: hostname, port: Number(port), ssl: false }).createDatabase({
    name,
    tenant: 'default_tenant',
  })
}

describe.skipIf(!hasServer)('a shadow, on a real Chroma', () => {
  test('is empty, is a database of its own, and is gone afterwards', async () => {
    const url = await fresh()
    const shadow = await chroma({ url }).shadow?.()
    if (!shadow) throw new Error('there is none')
    expect((await shadow.store.read()).ledger).toBe('absent')
    const session = await hold(shadow.store)
    await ran(session, [up(1, (client) => client.createCollection({ name: 'notes' }))])
    await session[Symbol.asyncDispose]()
    expect((await shadow.store.read()).applied).toHaveLength(1)
    expect(await collections(url)).toEqual([])
    const address = await shadow.store.address()
    expect(address).toMatch(/\/default_tenant\/skein_shadow_[0-9a-z]+_[0-9a-f]{8}$/)
    await shadow[Symbol.asyncDispose]()
    expect(await thrownBy(shadow.store.read())).toMatchObject({ code: 'ACCESS_DENIED' })
  })

  test('those of runs that died are removed an hour later, and no other database', async () => {
    const url = await fresh()
    const name = (age: number) => `skein_shadow_${(Date.now() - age).toString(36)}_0badcafe`
    const [old, young] = [name(3_700_000), name(3_000_000)]
    await make(url, old)
    await make(url, young)
    const shadow = await chroma({ url }).shadow?.()
    await shadow?.[Symbol.asyncDispose]()
    const left = await shadows(url)
    expect([left.includes(old), left.includes(young)]).toEqual([false, true])
    expect(await collections(url)).toEqual([])
  })

  test('it may be on another server', async () => {
    const elsewhere = new URL(await fresh())
    const store = chroma({ url: 'http://127.0.0.1:1', shadow: { url: elsewhere.origin } })
    const shadow = await store.shadow?.()
    expect((await shadow?.store.read())?.ledger).toBe('absent')
    await shadow?.[Symbol.asyncDispose]()
  })

  test('whoever may make no databases is told what to configure', async () => {
    await using proxy = await startProxy(await fresh(), ({ method, path }) =>
      method === 'POST' && path.endsWith('/databases') ? 403 : 'pass',
    )
    expect(await thrownBy(chroma({ url: proxy.url }).shadow?.() ?? Promise.resolve())).toMatchObject({
      code: 'NO_SHADOW',
      hint: expect.stringContaining('chroma({ shadow: { url } })') as string,
    })
  })
})
