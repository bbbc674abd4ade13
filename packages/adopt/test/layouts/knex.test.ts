import { migrate } from '@skein/core'
import { postgres } from '@skein/postgres'
import { expect, test } from 'vitest'
import { knex } from '../../src/layouts/knex.ts'
import { folderWith, placeWith } from '../place.ts'
import { codes } from './read.ts'

const table = (name: string): string => `exports.up = (k) => k.schema.createTable('${name}', (t) => t.integer('id'))
exports.down = (k) => k.schema.dropTable('${name}')
`

test("Knex's programs and Skein's own files stand in one folder", () => {
  const folder = folderWith({
    '20240101000000_a.js': table('a'),
    '20240101000001_b.mjs': 'export const up = () => {}',
    '20240101000001_c.ts': 'export async function up(): Promise<void> {}\nexport async function down() {}',
    '20240102000000_d.up.sql': '',
    '20240102000000_d.down.sql': '',
    'R_views.sql': '',
    'types.d.ts': '',
  })
  const { migrations, repeatables, findings } = knex('').read(folder)
  expect(migrations.map(({ version, label, down }) => [version, label, down !== null])).toEqual([
    [20240101000000n, undefined, true],
    [20240101000001n, undefined, false],
    [20240101000002n, '20240101000001', true],
    [20240102000000n, undefined, true],
  ])
  expect(repeatables?.map(({ name }) => name)).toEqual(['R_views'])
  expect(findings.map(({ code }) => code)).toEqual(['MISSING_DOWN'])
  expect(codes(knex('').read(folderWith({ 'seed.js': '', '1_a.sql': '' })))).toEqual([
    ['UNREADABLE_NAME', 1],
    ['UNREADABLE_NAME', 1],
  ])
})

test('a program runs in the transaction that writes its row, with a transaction of its own as a savepoint', async () => {
  const place = await placeWith(knex, {
    '1_a.js': `exports.up = async (k) => {
      await k.schema.createTable('a', (t) => t.integer('id'))
      await k.transaction((inner) => inner('a').insert([{ id: 1 }, { id: 2 }]))
      const [{ id }] = await k('a').insert({ id: 3 }).returning('id')
      if (id !== 3) throw new Error('not ' + id)
    }`,
    '2_b.mjs': `export const up = async (k) => {
      await k.schema.createTable('b', (t) => t.integer('id'))
      await k.raw('SELECT 1 / 0')
    }`,
  })
  await expect(migrate(place.service)).rejects.toMatchObject({
    code: 'STEP_FAILED',
    data: { step: 'clinic@2', sqlstate: '22012' },
  })
  expect(await place.rows()).toEqual([['1', null]])
  expect(await place.query('SELECT id FROM a ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  expect(await place.tables()).not.toContain('b')
})

test('one that wants no transaction gets none, and its own is a real one', async () => {
  const place = await placeWith(knex, {
    '1_a.js': `exports.config = { transaction: false }
    exports.up = async (k) => {
      await k.raw('CREATE TABLE a (id integer)')
      await k.raw('CREATE INDEX CONCURRENTLY a_id ON a (id)')
      await k.transaction(async (outer) => {
        await outer('a').insert({ id: 1 })
        await outer.transaction((inner) => inner.raw('SELECT 1 / 0')).catch(() => {})
      })
      await k.transaction((t) => t('a').insert({ id: 2 }).then(() => t.raw('SELECT 1 / 0'))).catch(() => {})
    }
    exports.down = (k) => k.raw('DROP INDEX CONCURRENTLY a_id')`,
  })
  await migrate(place.service)
  expect(await place.query('SELECT id FROM a')).toEqual([{ id: 1 }])
  await migrate(place.service, { goal: { verb: 'down', services: null, count: 1, spread: 'each' } })
  expect(await place.rows()).toEqual([])
})

test.each([
  [
    'exports.up = () => {}\nObject.assign(exports, { config: { transaction: false } })',
    /wants no transaction/,
    /^Say it/,
  ],
  ['exports.down = () => {}', /exports no up/, /^Write it/],
])('%j is refused, with what to do', async (program, why, what) => {
  const place = await placeWith(knex, { '1_a.js': program })
  await expect(migrate(place.service)).rejects.toMatchObject({
    message: expect.stringMatching(why) as string,
    hint: expect.stringMatching(what) as string,
  })
  expect(await place.rows()).toEqual([])
})

test("the client has to be pg's", async () => {
  const place = await placeWith(knex, { '1_a.js': table('a') })
  const service = { ...place.service, store: postgres({ url: place.url, client: 'postgres' }) }
  await expect(migrate(service)).rejects.toMatchObject({ message: expect.stringContaining("pg's client") as string })
})
