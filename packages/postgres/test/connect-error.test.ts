import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectError } from '../src/connect-error.ts'
import { postgres } from '../src/index.ts'
import { resolveTarget } from '../src/target.ts'
import { freshDatabase, query } from './database.ts'
import { clientNames, failure } from './service.ts'

/** Something that listens and is no PostgreSQL. */
async function listener(talk: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => talk(socket.on('error', () => {})))
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function login(options: string): Promise<{ name: string; as: (url: string) => string }> {
  const name = `skein_knocks_${Math.random().toString(36).slice(2)}`
  const server = await freshDatabase()
  await query(server, `CREATE ROLE ${name} PASSWORD 'geheim' ${options}`)
  return { name, as: (url) => Object.assign(new URL(url), { username: name, password: 'geheim' }).href }
}

describe.each(clientNames)('what keeps a link from being opened, over %s', (client) => {
  const refusal = (url: string) => failure(postgres({ url, client }).read())

  test.each([
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['speaks HTTP', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
  ])('it %s', async (_, talk) => {
    const error = await refusal(`postgres://u:geheim@${await listener(talk)}/d`)
    expect(error).toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(/whoever listens there hung up during the login\.$/) as string,
      hint: expect.stringContaining('Is that a PostgreSQL') as string,
    })
  })

  test('it has no TLS', async () => {
    const error = await refusal(`postgres://u@${await listener((socket) => socket.end('N'))}/d?sslmode=require`)
    expect(error).toMatchObject({ code: 'UNREACHABLE', hint: expect.stringContaining('sslmode') as string })
    expect(error.message).toMatch(/it does not speak TLS there\.$/)
  })

  test('there is no socket', async () => {
    const error = await refusal('postgres://u@/d?host=/nowhere&port=6')
    expect(error.message).toBe("postgres://u@/nowhere:6/d can't be reached: there is no socket /nowhere/.s.PGSQL.6.")
  })

  test('the database is not there, or not for this one', async () => {
    const { name, as } = await login('LOGIN')
    const url = await freshDatabase()
    const database = new URL(url).pathname.slice(1)
    await query(url, `REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`)
    expect((await refusal(as(url))).hint).toContain(`GRANT CONNECT ON DATABASE "${database}" TO "${name}"`)
    const nowhere = Object.assign(new URL(url), { pathname: '/not%20there' }).href
    expect((await refusal(nowhere)).hint).toContain('CREATE DATABASE "not there"')
  })

  test('nobody may log in so', async () => {
    const { name, as } = await login('NOLOGIN')
    expect((await refusal(as(await freshDatabase()))).hint).toBe(`Let it: ALTER ROLE "${name}" LOGIN`)
  })
})

test.concurrent.each(clientNames)('it says nothing, over %s', { timeout: 30_000 }, async (client) => {
  const server = createServer((socket) => socket.on('error', () => {}).resume())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const error = await failure(postgres({ url: `postgres://u@127.0.0.1:${port}/d`, client }).read())
  server.close()
  expect(error.message).toMatch(/nobody answered within 10 seconds\.$/)
  expect(error.hint).toContain('firewall')
})

test.each([
  ['53300', 'too many connections for role "u"', /two connections.*CONNECTION LIMIT/],
  ['57P03', 'the database system is starting up', /skein wait/],
  ['28P01', 'Passwort-Authentifizierung fehlgeschlagen', /^Check the user and the password\.$/],
])('what %s asks for', async (code, message, hint) => {
  const target = await resolveTarget({ url: 'postgres://u:geheim@h/d' })
  const error = connectError(Object.assign(new Error(message), { code }), target)
  expect(error.message).toContain(message)
  expect(error.hint).toMatch(hint)
})
