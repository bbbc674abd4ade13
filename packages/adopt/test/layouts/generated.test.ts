import { expect, test } from 'vitest'
import { drizzle } from '../../src/layouts/drizzle.ts'
import { nodePgMigrate } from '../../src/layouts/node-pg-migrate.ts'
import { prisma } from '../../src/layouts/prisma.ts'
import { folderWith } from '../place.ts'
import { codes, texts } from './read.ts'

function journal(...tags: readonly string[]): string {
  return JSON.stringify({ entries: tags.map((tag, idx) => ({ idx, tag, when: idx, version: '7', breakpoints: true })) })
}

test('Prisma: a folder each, and no way back', () => {
  const folder = folderWith({
    '20240101000000_init/migration.sql': 'SELECT 1;',
    'migration_lock.toml': 'provider = "postgresql"',
  })
  const { migrations, findings } = prisma('').read(folder)
  expect(migrations).toMatchObject([{ version: 20240101000000n, description: 'init', down: null }])
  expect(findings).toEqual([])
  expect(codes(prisma('').read(folderWith({ 'init/migration.sql': '' })))).toEqual([['UNREADABLE_NAME', 1]])
})

test('Prisma: two of one number stand in the order of their names, and either may have its own transactions', () => {
  const folder = folderWith({
    '20240101000000_b/migration.sql': 'SELECT 2;',
    '20240101000000_a/migration.sql': 'SELECT 1;',
    '20240101000001_c/migration.sql': 'SELECT 3;',
    '20240102000000_d/migration.sql': 'SELECT 4;',
  })
  const { migrations, findings } = prisma('').read(folder)
  expect(migrations.map(({ version, label, description }) => [version, label, description])).toEqual([
    [20240101000000n, undefined, 'a'],
    [20240101000001n, '20240101000000_b', 'b'],
    [20240101000002n, '20240101000001_c', 'c'],
    [20240102000000n, undefined, 'd'],
  ])
  expect(findings).toEqual([])
  expect(migrations.every(({ up }) => up.manner.ownTransactions)).toBe(true)
})

test('Drizzle: what the journal names, numbered from 0', () => {
  const folder = folderWith({
    'meta/_journal.json': journal('0000_calm_cat', '0001_b'),
    '0000_calm_cat.sql': 'SELECT 1;--> statement-breakpoint\nSELECT 2;',
    '0001_b.sql': 'SELECT 3;',
  })
  const { migrations, findings } = drizzle('').read(folder)
  expect(migrations.map(({ version, description }) => [version, description])).toEqual([
    [0n, 'calm cat'],
    [1n, 'b'],
  ])
  expect(findings).toEqual([])
})

test('Drizzle: a file that the journal does not name, and one that it names and is not there', () => {
  const folder = folderWith({ 'meta/_journal.json': journal('0000_a'), '0001_b.sql': '' })
  const { findings } = drizzle('').read(folder)
  expect(findings.map(({ severity, message }) => [severity, message])).toEqual([
    ['error', 'meta/_journal.json names 0000_a.sql, and it is not there.'],
    ['warning', '0001_b.sql does not run: meta/_journal.json does not name it, and Drizzle goes by that.'],
  ])
  expect(() => drizzle('').read(folderWith({}))).toThrow(/journal/)
})

test('Drizzle: without a journal a folder each', () => {
  const folder = folderWith({
    '20260101120000_calm-cat/migration.sql': 'SELECT 1;',
    '20260101120000_calm-cat/snapshot.json': '{}',
  })
  const { migrations, findings } = drizzle('').read(folder)
  expect(migrations).toMatchObject([{ version: 20260101120000n, description: 'calm cat', down: null }])
  expect(findings).toEqual([])
})

test('node-pg-migrate: either direction may stand first, and a file without marks goes up', () => {
  const folder = folderWith({
    '1_a.sql': '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n',
    '2_b.sql': '-- Down Migration\nSELECT 2;\n-- Up Migration\nSELECT 1;\n',
    '3_c.sql': 'SELECT 3;\n',
    '4_d.sql': 'SELECT 4;\n-- Down Migration\nSELECT 5;\n',
  })
  expect(nodePgMigrate('').read(folder).migrations.map(texts)).toEqual([
    {
      up: '-- Up Migration\nSELECT 1;',
      down: '\n\n-- Down Migration\nSELECT 2;\n',
      transaction: true,
    },
    {
      up: '\n\n-- Up Migration\nSELECT 1;\n',
      down: '-- Down Migration\nSELECT 2;',
      transaction: true,
    },
    { up: 'SELECT 3;\n', down: null, transaction: true },
    { up: 'SELECT 4;', down: '\n-- Down Migration\nSELECT 5;\n', transaction: true },
  ])
})

test("Drizzle's journal says the order, whatever the numbers are", () => {
  const tags = ['0001_a', '0003_c', '0003_b', '0002_d']
  const files = Object.fromEntries(tags.map((tag) => [`${tag}.sql`, '']))
  const folder = folderWith({ ...files, 'meta/_journal.json': journal(...tags) })
  const { migrations, findings } = drizzle('').read(folder)
  expect(migrations.map(({ version, label, description }) => [version, label, description])).toEqual([
    [1n, undefined, 'a'],
    [3n, undefined, 'c'],
    [4n, '0003_b', 'b'],
    [5n, '0002_d', 'd'],
  ])
  expect(findings).toEqual([])
})

test.each(['0001_a.sql', '0001_a/migration.sql'])(
  "in %s a statement above Drizzle's mark needs no semicolon",
  (name) => {
    const text = 'SELECT 1\n--> statement-breakpoint\nSELECT 2;--> statement-breakpoint\nSELECT 3'
    const folder = folderWith({
      [name]: text,
      ...(name === '0001_a.sql' && { 'meta/_journal.json': journal('0001_a') }),
    })
    const [migration] = drizzle('').read(folder).migrations
    expect(texts(migration!)).toMatchObject({ up: text.replace('1\n', '1\n;') })
  },
)
