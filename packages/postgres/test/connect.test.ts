import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check, defineService, migrate, type Store } from '@skein/core'
import { startServer } from '@skein/embedded'
import { describe, expect, onTestFinished, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { freshDatabase, query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const told = (error: object): string =>
  JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack)

describe.each(clientNames)('a database that can not be used, over %s', (client) => {
  const store = (url: string | undefined): Store => postgres({ url, client })

  test('an unset url names the key and never becomes another database', async () => {
    expect(await failure(store(undefined).read())).toMatchObject({ code: 'CONFIG_INVALID', data: { key: 'url' } })
  })

  test('nothing listens there', async () => {
    const error = await failure(store('postgres://u:geheim@127.0.0.1:1/d').read())
    expect(error).toMatchObject({ code: 'UNREACHABLE' })
    expect(error.message).toBe("postgres://u@127.0.0.1:1/d can't be reached: nothing listens there.")
    expect(told(error)).not.toContain('geheim')
  })

  test('no such database, no such user', async () => {
    const url = new URL(await freshDatabase())
    url.pathname = '/not_there'
    const error = await failure(store(url.href).read())
    expect(error).toMatchObject({ code: 'ACCESS_DENIED', data: { code: '3D000' } })
    expect(told(error)).not.toContain(url.password || '\0')
    url.pathname = '/postgres'
    url.username = 'nobody_like_that'
    url.password = 'falsch'
    const denied = await failure(store(url.href).read())
    expect(denied.code).toBe('ACCESS_DENIED')
    expect(told(denied)).not.toContain('falsch')
  })

  test('a user without rights on the ledger is told so, and the ledger is as it was', async () => {
    const { service, url } = await serviceWith(client, { '1_a.up.sql': 'SELECT 1' })
    await migrate(service)
    const role = `reader_${Date.now().toString(36)}_${client}`
    await query(url, `CREATE ROLE ${role} LOGIN PASSWORD 'geheim'`)
    const other = Object.assign(new URL(url), { username: role, password: 'geheim' })
    expect(await failure(store(other.href).read())).toMatchObject({ code: 'ACCESS_DENIED' })
    expect((await service.store.read()).applied).toHaveLength(1)
  })

  test('check answers instead of failing', async () => {
    const { service } = await serviceWith(client, {
      '1_a.up.sql': 'SELECT 1',
      '2_b.up.sql': '-- skein: phase=contract\nSELECT 2',
    })
    expect(await check(service)).toEqual({
      ok: false,
      at: null,
      pending: [{ version: '1', description: 'a' }],
      problems: [],
    })
    await migrate(service, { phase: 'expand' })
    expect(await check(service)).toEqual({ ok: true, at: '1', pending: [], problems: [] })
    const lost = defineService<unknown>({ ...service, store: store('postgres://u@127.0.0.1:1/d') })
    expect(await check(lost)).toMatchObject({ ok: false, problems: [{ code: 'UNREACHABLE' }] })
  })
})

test('a server that wants TLS says so with what to write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'skein-tls-'))
  const server = await startServer({ folder })
  onTestFinished(async () => {
    await server.release()
    rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
  })
  const url = server.url('postgres')
  const [row] = await query(url, 'SHOW hba_file')
  const hba = String(row?.['hba_file'])
  writeFileSync(hba, `hostnossl all secure all reject\n${readFileSync(hba, 'utf8')}`)
  await query(url, 'SELECT pg_reload_conf()')
  const secure = Object.assign(new URL(url), { username: 'secure' }).href
  for (const client of clientNames)
    expect((await failure(postgres({ url: secure, client }).read())).hint).toContain('?sslmode=require')
})

test.each(clientNames)('asked to end at whatever moment of a login, it does, over %s', async (client) => {
  const store = postgres({ url: await freshDatabase(), client })
  const others: string[] = []
  for (let tries = 0; tries < 100; tries++) {
    const run = { id: `run ${tries}`, service: 'clinic', environment: null, system: [], by: 'me' }
    const cancel = new AbortController()
    const asked = setTimeout(() => cancel.abort(), tries / 10)
    const got = await store.acquire(run, cancel.signal).catch((error: unknown) => error as { code: string })
    clearTimeout(asked)
    if ('code' in got) others.push(got.code)
    else if (got.kind === 'session') await got[Symbol.asyncDispose]()
  }
  expect(others.filter((code) => code !== 'CANCELLED')).toEqual([])
})

test('a wrong option is named', () => {
  expect(() => postgres({ url: 'x', uri: 'y' } as never)).toThrow(/uri/)
  expect(() => postgres({ url: 'x', client: 'mysql' as never })).toThrow(/client/)
})

test.each(['mysql://h/d', 'not a url', 'postgres://u:p%zz@h/d'])(
  '%s is refused without being repeated',
  async (url) => {
    const error = await failure(postgres({ url }).read())
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', data: { key: 'url' } })
    expect(error.message).not.toContain(url)
  },
)

test('the address for people has no password', async () => {
  expect(await postgres({ url: 'postgresql://me:geheim@[::1]:6000/db?sslmode=require' }).address()).toBe(
    'postgres://me@[::1]:6000/db',
  )
  expect(await postgres({ host: 'h', user: 'me', password: 'geheim' }).address()).toBe('postgres://me@h:5432/me')
})

test.each(clientNames)('%s goes on trying, for as long as it may, until something answers', async (client) => {
  const url = new URL(await freshDatabase())
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  const late = { url: `postgres://${url.username}:${url.password}@127.0.0.1:${port}${url.pathname}`, client }
  expect(await failure(postgres({ ...late, patience: 300 }).read())).toMatchObject({ code: 'UNREACHABLE' })
  const bridge = createServer((socket) => void socket.pipe(connect(Number(url.port), url.hostname)).pipe(socket))
  setTimeout(() => bridge.listen(port, '127.0.0.1'), 500)
  expect((await postgres({ ...late, patience: 10_000 }).read()).ledger).toBe('absent')
  bridge.close()
})
