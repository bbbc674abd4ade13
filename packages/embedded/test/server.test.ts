import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test, onTestFinished, vi } from 'vitest'
import { EmbeddedError, startServer } from '../src/index.ts'
import { ended, postmasterOf, query, scratch } from './scratch.ts'

test('starts, answers, stops, and has its data and its port the next time', async () => {
  const folder = scratch()
  const first = await startServer({ folder, durable: false })
  await first.createDatabase('user')
  await query(first.url('user'), 'create table goose as select 42 as age')
  const { pid } = postmasterOf(folder)
  await first.release()
  await first.release()
  await ended(pid)

  await using second = await startServer({ folder, durable: false })
  await second.createDatabase('user')
  expect(await query(second.url('user'), 'select age from goose')).toEqual([{ age: 42 }])
  expect(second.port).toBe(first.port)
  expect(postmasterOf(folder).pid).not.toBe(pid)
})

test('takes another port when its own is taken', async () => {
  const folder = scratch()
  const first = await startServer({ folder, durable: false })
  const { pid } = postmasterOf(folder)
  await first.release()
  await ended(pid)
  const squatter = createServer().listen(first.port, '127.0.0.1')
  await once(squatter, 'listening')
  onTestFinished(() => void squatter.close())

  await using second = await startServer({ folder, durable: false })
  expect(second.port).not.toBe(first.port)
  expect(await query(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('is set up for migrations and for nobody but us', async () => {
  const folder = scratch()
  await using server = await startServer({ folder })
  const names = ['listen_addresses', 'unix_socket_directories', 'max_connections', 'max_prepared_transactions']
  const more = ['password_encryption', 'server_encoding', 'TimeZone', 'fsync']
  const [row] = await query<Record<string, string>>(
    server.url('postgres'),
    `select ${[...names, ...more].map((name) => `current_setting('${name}') as "${name}"`).join(', ')},
       upper('ä') as upper, (select datlocale from pg_database where datname = 'postgres') as locale`,
  )
  expect(row).toEqual({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    max_prepared_transactions: '64',
    password_encryption: 'scram-sha-256',
    server_encoding: 'UTF8',
    TimeZone: 'UTC',
    fsync: 'on',
    upper: 'Ä',
    locale: 'C.UTF-8',
  })
  const wrong = server.url('postgres').replace(server.password, 'password')
  await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
  expect(readFileSync(server.passfile, 'utf8')).toBe(`127.0.0.1:*:*:skein:${server.password}\n`)
  if (process.platform === 'win32') return
  for (const file of [server.passfile, join(folder, 'server.log')]) expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
})

test('takes every name for a database that PostgreSQL takes, and no other', async () => {
  await using server = await startServer({ folder: scratch(), durable: false })
  for (const name of ['User', "o'brien", 'a "b" $$; drop', 'ü/ñ %41', 'select', 'x'.repeat(63)]) {
    await Promise.all([server.createDatabase(name), server.createDatabase(name)])
    expect(await query(server.url(name), 'select current_database() as name')).toEqual([{ name }])
  }
  for (const name of ['', 'a\0b', 'ü'.repeat(32)]) {
    await expect(server.createDatabase(name)).rejects.toMatchObject({ code: 'DATABASE' })
  }
})

test.each(['SKEIN_ENV', 'NODE_ENV'])('refuses when %s says production', async (name) => {
  vi.stubEnv(name, 'production')
  onTestFinished(() => void vi.unstubAllEnvs())
  const folder = scratch()
  const refused = startServer({ folder })
  await expect(refused).rejects.toBeInstanceOf(EmbeddedError)
  await expect(refused).rejects.toMatchObject({ code: 'PRODUCTION' })
  expect(statSync(folder, { throwIfNoEntry: false })).toBeUndefined()
})
