import { defineMigrations, defineService, migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { type PgClient, postgres, type PostgresClient } from '../src/index.ts'
import { freshDatabase, query, tables } from './database.ts'
import { failure, serviceWith } from './service.ts'

test('a function is given the client of pg, inside the transaction of its row', async () => {
  const url = await freshDatabase()
  const migrations = defineMigrations<PgClient>([
    {
      version: '1',
      description: 'a',
      up: async (client) => void (await client.query('CREATE TABLE a AS SELECT $1::int AS id', [7])),
      down: 'DROP TABLE a',
    },
    {
      version: '2',
      description: 'b',
      up: async (client) => {
        await client.query('CREATE TABLE b (id int)')
        throw new Error('on purpose')
      },
    },
  ])
  const service = defineService({ name: 'code', store: postgres({ url, client: 'pg' }), migrations })
  const error = await failure(migrate(service))
  expect(error).toMatchObject({ code: 'STEP_FAILED', data: { step: 'code@2' } })
  expect(error.detail).toContain('on purpose')
  expect(await tables(url)).toEqual(['a'])
  expect(await query(url, 'SELECT id FROM a')).toEqual([{ id: 7 }])
})

test('what a module throws is told with its place in the file, and without what is ours', async () => {
  const text = (what: string) =>
    `import type { PgClient } from '@skein/postgres'\nexport default async (client: PgClient) => {\n  ${what}\n}\n`
  const told = async (what: string) => {
    const { service, folder } = await serviceWith('pg', { '1_a.up.ts': text(what) })
    return { ...(await failure(migrate(service))), file: `${folder}/1_a.up.ts` }
  }
  const sql = await failure(
    migrate((await serviceWith('pg', { '1_a.up.ts': text("await client.query('SELECT nothing')") })).service),
  )
  expect(sql.message).toMatch(
    /failed in its function: column "nothing" does not exist \(42703\)\n {2}at \S+1_a\.up\.ts:3:\d+\nIt was rolled back/,
  )
  expect(sql.data).toMatchObject({ sqlstate: '42703', line: 3 })
  expect(sql.detail).not.toMatch(/runCall|[0-9a-f]{64}/)
  const { data, detail, file } = await told('throw new Error("on purpose")')
  expect(data).toMatchObject({ sqlstate: null, file, line: 3, column: 9 })
  expect(detail).toMatch(/^Error: on purpose\n +at [^\n]*1_a\.up\.ts:3:9\)?$/)
  expect((await told('throw "no error"')).detail).toBe('no error')
})

test('history keeps where a function failed, and that one was cancelled', async () => {
  const asks = (text: string) => ({
    '1_a.up.mjs': `export default async (client) => {\n  await client.query('${text}')\n}`,
  })
  const { service, url } = await serviceWith('pg', asks('SELECT nothing'))
  expect((await failure(migrate(service))).data).toMatchObject({ line: 2 })
  const { service: slow } = await serviceWith('pg', asks('SELECT pg_sleep(20)'), url)
  const cancel = new AbortController()
  setTimeout(() => cancel.abort(), 500)
  expect(await failure(migrate(slow, { cancel: cancel.signal }))).toMatchObject({ code: 'CANCELLED' })
  expect(await query(url, 'SELECT outcome, error FROM schema_migrations_history ORDER BY id')).toMatchObject([
    { outcome: 'failed', error: { code: '42703', line: 2, step: 'clinic@1' } },
    { outcome: 'cancelled' },
  ])
})

test('a function is given the sql of postgres, inside the transaction of its row', async () => {
  const url = await freshDatabase()
  const migrations = defineMigrations<PostgresClient>([
    { version: '1', description: 'a', up: async (sql) => void (await sql`CREATE TABLE a AS SELECT ${7}::int AS id`) },
    {
      version: '2',
      description: 'b',
      up: async (sql) => void (await sql.unsafe('CREATE TABLE b (id int); SELECT 1 / 0')),
    },
  ])
  const service = defineService({ name: 'code', store: postgres({ url, client: 'postgres' }), migrations })
  expect((await failure(migrate(service))).data).toMatchObject({ step: 'code@2', sqlstate: '22012' })
  expect(await tables(url)).toEqual(['a'])
})

test('a function that swallows the error of a query does not apply what was rolled back', async () => {
  const url = await freshDatabase()
  const up = async (client: PgClient) => {
    await client.query('CREATE TABLE a (id int)')
    await client.query('SELECT 1 / 0').catch(() => {})
  }
  const migrations = defineMigrations<PgClient>([{ version: '1', description: 'a', up }])
  const service = defineService({ name: 'code', store: postgres({ url, client: 'pg' }), migrations })
  expect(await failure(migrate(service))).toMatchObject({ code: 'STEP_FAILED', data: { sqlstate: '25P02' } })
  expect([await tables(url), (await service.store.read()).applied]).toEqual([[], []])
})
