import { expect, test } from 'vitest'
import { chroma, type ChromaOptions } from '../src/index.ts'
import { freePort } from './server.ts'
import { thrownBy } from './steps.ts'

test.each([
  ['{ "adress": "here" }', 'chroma({ adress }): there is no such option; known are url, tenant, database, token'],
  ['{ "lock": {} }', 'chroma({ lock }): must be a store that lends its lock, such as postgres({ url }).'],
  ['{ "lease": 10 }', 'chroma({ lease }): must be a number of milliseconds, 500 at least.'],
  ['{ "shadow": { "database": "x" } }', 'shadow({ database }): there is no such option'],
  ['{ "url": 7 }', 'chroma({ url }): must be a text, or a function that gives one.'],
])('%s is refused by its key', (options, message) => {
  expect(() => chroma(JSON.parse(options) as ChromaOptions)).toThrow(message)
})

test.each([
  ['http://localhost:8000', 'http://localhost:8000/default_tenant/default_database'],
  ['chroma://localhost', 'http://localhost:8000/default_tenant/default_database'],
  ['chroma+https://host/clinic', 'https://host:8000/default_tenant/clinic'],
  ['https://host/us/clinic', 'https://host:443/us/clinic'],
  ['http://host', 'http://host:80/default_tenant/default_database'],
])('the url %s leads to %s', async (url, shown) => {
  expect(await chroma({ url }).address()).toBe(shown)
  expect(await chroma({ url: shown }).address()).toBe(shown)
})

test('the address never shows a token, and asks for none', async () => {
  const token = () => Promise.reject(new Error('asked'))
  expect(await chroma({ url: 'http://host:1/a/b', token }).address()).toBe('http://host:1/a/b')
  expect(await chroma({ url: 'http://host:1/a/b', tenant: 'c', database: 'd' }).address()).toBe('http://host:1/c/d')
  expect(await chroma({ url: 'http://host:1/a/b', database: 'd' }).at('http://host:2/e').address()).toBe(
    'http://host:2/default_tenant/e',
  )
})

test.each([undefined, 'postgres://me:secret@localhost', 'http://me:secret@localhost', 'http://h/a/b/secret', 'secret'])(
  'the url %j is refused without being repeated',
  async (url) => {
    const error = await thrownBy(chroma({ url }).address())
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', data: { key: 'url' } })
    expect(JSON.stringify([error, String(error)])).not.toContain('secret')
  },
)

test('where nothing listens is told as unreachable', async () => {
  const origin = `http://127.0.0.1:${await freePort()}`
  const error = await thrownBy(chroma({ url: origin, token: 'secret' }).read())
  expect(error).toMatchObject({ code: 'UNREACHABLE' })
  expect(String(error)).toContain(`${origin}/default_tenant/default_database can't be reached: nothing listens`)
})

test('programs are told where to go, and their token is a secret', async () => {
  const { environment, secrets } = await chroma({
    url: 'chroma://host/clinic',
    token: 'secret',
    headers: { cookie: 'other' },
  }).connection()
  expect(environment).toEqual({
    SKEIN_URL: 'http://host:8000/default_tenant/clinic',
    CHROMA_HOST: 'host',
    CHROMA_PORT: '8000',
    CHROMA_SSL: 'false',
    CHROMA_TENANT: 'default_tenant',
    CHROMA_DATABASE: 'clinic',
    CHROMA_TOKEN: 'secret',
    CHROMA_HEADERS: '{"cookie":"other","x-chroma-token":"secret"}',
  })
  expect(secrets).toEqual(['secret', 'other'])
  const bare = await chroma({ url: 'chroma://host' }).connection()
  expect(bare.secrets).toEqual([])
  expect(bare.environment).toHaveProperty('CHROMA_TOKEN', undefined)
})
