import { migrate } from '@skein/core'
import { postgres } from '@skein/postgres'
import { expect, test } from 'vitest'
import { nodePgMigrate } from '../../src/layouts/node-pg-migrate.ts'
import { folderWith, placeWith } from '../place.ts'

const table = (name: string): string => `exports.up = (pgm) => pgm.createTable('${name}', { id: 'id' })\n`

test('programs and SQL stand in one folder, and only false is no way back', () => {
  const folder = folderWith({
    '1700000000000_a.js': table('a'),
    '1700000000001_b.sql': '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;',
    '1700000000002_c.mjs': 'export const up = () => {}\nexport const down = false',
    '1700000000003_d.ts': 'export async function up(): Promise<void> {}\nexport async function down() {}',
    'types.d.ts': '',
    'README.md': '',
  })
  const { migrations, findings } = nodePgMigrate('').read(folder)
  expect(migrations.map(({ version, description, down }) => [version, description, down !== null])).toEqual([
    [1700000000000n, 'a', true],
    [1700000000001n, 'b', true],
    [1700000000002n, 'c', false],
    [1700000000003n, 'd', true],
  ])
  expect(findings.map(({ code }) => code)).toEqual(['MISSING_DOWN'])
})

test('two of one number stand in the order of their names', () => {
  const sql = '-- Up Migration\n-- Down Migration'
  const { migrations, findings } = nodePgMigrate('').read(
    folderWith({ '5_c.sql': sql, '4_b.js': table('b'), '4_a.sql': sql }),
  )
  expect(migrations.map(({ version, label, description }) => [version, label, description])).toEqual([
    [4n, undefined, 'a'],
    [5n, '4', 'b'],
    [6n, '5', 'c'],
  ])
  expect(findings).toEqual([])
})

test('a program runs in the transaction that writes its row, and backwards where it has no down', async () => {
  const place = await placeWith(nodePgMigrate, {
    '1_shorthands.js': `exports.shorthands = { mrn: { type: 'text', notNull: true } }\n${table('a')}`,
    '2_b.js': `exports.up = async (pgm) => {
      pgm.createTable('b', { id: 'id', mrn: 'mrn' })
      const [{ found }] = await pgm.db.select("SELECT to_regclass('a') IS NOT NULL AS found")
      if (!found) throw new Error('a is not there')
      pgm.sql('INSERT INTO b (mrn) VALUES ({one})', { one: pgm.func("'x'") })
    }
    exports.down = (pgm) => pgm.dropTable('b')`,
    '3_c.mjs': `export const up = (pgm, done) => {
      pgm.createTable('c', { id: 'id' })
      pgm.sql('SELECT 1 / 0')
      done()
    }`,
  })
  await expect(migrate(place.service)).rejects.toMatchObject({
    code: 'STEP_FAILED',
    data: { step: 'clinic@3', sqlstate: '22012' },
  })
  expect(await place.rows()).toEqual([
    ['1', null],
    ['2', null],
  ])
  expect(await place.query('SELECT mrn FROM b')).toEqual([{ mrn: 'x' }])
  const tables = await place.tables()
  expect(tables).not.toContain('c')
  expect(tables).not.toContain('pgmigrations')
  await migrate(place.service, { goal: { verb: 'down', services: null, count: 2, spread: 'each' } })
  expect(await place.rows()).toEqual([])
  expect(await place.tables()).toEqual(tables.filter((name) => name !== 'a' && name !== 'b'))
})

test('one that wants no transaction gets none, and its other direction one', async () => {
  const place = await placeWith(nodePgMigrate, {
    '1_a.ts': `import { MigrationBuilder } from 'node-pg-migrate'
    export const up = (pgm: MigrationBuilder) => {
      pgm.noTransaction()
      pgm.createTable('a', { id: 'id' })
      pgm.createIndex('a', 'id', { concurrently: true, name: 'a_id' })
    }
    export const down = (pgm: MigrationBuilder) => {
      pgm.dropTable('a')
      pgm.sql('SELECT 1 / 0')
    }`,
  })
  await migrate(place.service)
  expect(await place.rows()).toEqual([['1', null]])
  const down = migrate(place.service, { goal: { verb: 'down', services: null, count: 1, spread: 'each' } })
  await expect(down).rejects.toMatchObject({ data: { sqlstate: '22012' } })
  expect(await place.tables()).toContain('a')
})

test.each([
  ['exports.up = (pgm) => { pgm["noTransaction"](); pgm.sql("CREATE TABLE a ()") }', /wants no transaction/],
  ['exports.down = () => {}', /exports no up/],
])('%j is refused', async (program, why) => {
  const place = await placeWith(nodePgMigrate, { '1_a.js': program })
  await expect(migrate(place.service)).rejects.toMatchObject({ message: expect.stringMatching(why) as string })
  expect(await place.rows()).toEqual([])
  expect(await place.tables()).not.toContain('a')
})

test("the client has to be pg's", async () => {
  const place = await placeWith(nodePgMigrate, { '1_a.js': table('a') })
  const service = { ...place.service, store: postgres({ url: place.url, client: 'postgres' }) }
  await expect(migrate(service)).rejects.toMatchObject({ message: expect.stringContaining("pg's client") as string })
})
