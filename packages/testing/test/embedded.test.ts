import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { freshEmbedded, lastingEmbedded } from '../src/embedded.ts'
import { query } from './query.ts'
import { mustBe, scratch } from './scratch.ts'

afterEach(() => void vi.unstubAllEnvs())

/** Where servers of this test live. */
function temporary(): string {
  const folder = scratch()
  vi.stubEnv('TMPDIR', folder)
  return folder
}

test('a fresh server is nobody else’s, and its folder goes with it', async () => {
  const folder = temporary()
  const one = mustBe(await freshEmbedded())
  const other = mustBe(await freshEmbedded())
  expect(one.url).not.toBe(other.url)
  expect(await query(one.url, 'SHOW fsync')).toEqual(['off'])
  expect(readdirSync(folder)).toHaveLength(2)
  await one[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  expect(readdirSync(folder)).toEqual([])
})

test('the lasting server is everybody’s, and what is in it lasts', async () => {
  temporary()
  const one = mustBe(await lastingEmbedded())
  const other = mustBe(await lastingEmbedded())
  expect(other.url).toBe(one.url)
  await query(one.url, 'CREATE DATABASE lasting')
  await one[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  await using later = mustBe(await lastingEmbedded())
  expect(await query(later.url, `SELECT datname FROM pg_database WHERE datname = 'lasting'`)).toEqual(['lasting'])
})

test('the lasting server starts anew when what it finds is of no use', async () => {
  const folder = temporary()
  const [name = ''] = await ended(folder)
  writeFileSync(join(folder, name, 'data/PG_VERSION'), '9.6\n')
  await using server = mustBe(await lastingEmbedded())
  expect(await query(server.url, 'SELECT 1')).toEqual([1])
})

test('none is started in production', async () => {
  const folder = temporary()
  vi.stubEnv('SKEIN_ENV', 'production')
  expect(await freshEmbedded()).toMatch(/^no embedded server \(.*production/)
  expect(await lastingEmbedded()).toMatch(/^no embedded server \(.*production/)
  expect(readdirSync(folder)).toEqual([])
})

/** A lasting server that was there and has stopped. */
async function ended(folder: string): Promise<readonly string[]> {
  const server = mustBe(await lastingEmbedded())
  await server[Symbol.asyncDispose]()
  const names = readdirSync(folder)
  while (existsSync(join(folder, names[0] ?? '', 'data/postmaster.pid'))) await sleep(50)
  return names
}
