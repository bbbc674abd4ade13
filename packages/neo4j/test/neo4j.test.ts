import { expect, test } from 'vitest'
import { neo4j, type Neo4jOptions } from '../src/index.ts'
import { hasServer } from './server.ts'

test('an option that is none is refused by its name', () => {
  const options = JSON.parse('{ "adress": "here" }') as Neo4jOptions
  expect(() => neo4j(options)).toThrow('neo4j({ adress }): there is no such option; known are url, user, password')
})

test('the address never shows a password, and asks for none', async () => {
  const asked = () => Promise.reject(new Error('asked'))
  expect(await neo4j({ url: 'bolt://me:secret@localhost' }).address()).toBe('bolt://me@localhost:7687')
  expect(await neo4j({ url: 'neo4j+s://graph:1/clinic', password: asked }).address()).toBe(
    'neo4j+s://neo4j@graph:1/clinic',
  )
})

test.each([undefined, 'http://me:secret@localhost', 'bolt://', 'bolt://me:%secret@localhost'])(
  'the url %j is refused without being repeated',
  async (url) => {
    const error = await neo4j({ url })
      .address()
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', data: { key: 'url' } })
    expect(JSON.stringify([error, String(error)])).not.toContain('secret')
  },
)

test('where nothing listens is told as unreachable, without the password', async () => {
  const error = await neo4j({ url: 'bolt://me:secret@127.0.0.1:1' })
    .read()
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'UNREACHABLE' })
  expect(String(error)).toContain('bolt://me@127.0.0.1:1')
  expect(String(error)).not.toContain('secret')
})

test.skipIf(!hasServer)('who is refused is told what the server says, and what to check', async () => {
  const url = new URL(process.env['SKEIN_TEST_NEO4J_URL'] ?? '')
  // The server locks out for seconds whoever is wrong too often, so it must not be the user of the other tests.
  url.username = 'nobody-like-that'
  url.password = 'falsch'
  const error = await neo4j({ url: url.href })
    .read()
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'ACCESS_DENIED',
    message: expect.stringMatching(
      / was refused: The client is unauthorized .+ \(Neo.ClientError.Security.Unauthorized\)\.$/,
    ) as string,
    hint: 'Check the user, the password and the database name.',
  })
  expect(String(error)).not.toContain('falsch')
})
