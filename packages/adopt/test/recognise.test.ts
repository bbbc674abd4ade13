import { expect, test } from 'vitest'
import { recognise } from '../src/recognise.ts'
import { tools } from '../src/tools.ts'
import { made } from './ledgers/made.ts'
import { folderWith } from './place.ts'

test('each tool is known by its files, but for those whose names are Skein’s own', () => {
  const known = Object.entries(made).map(([tool, { files }]) => [tool, recognise(folderWith(files))])
  const own = ['golang-migrate', 'healthcare', 'maragu']
  // Its numbers have no other sign than the databases that it names.
  expect(recognise(folderWith({ '1_a.postgres.up.sql': '', '1_a.down.sql': '' }))).toBe('pop')
  expect(Object.fromEntries(known)).toEqual(
    Object.fromEntries(Object.keys(tools).map((tool) => [tool, [...own, 'pop'].includes(tool) ? null : tool])),
  )
})

test.each([
  [{ '1_a/migration.sql': '', '1_a/snapshot.json': '' }, 'drizzle'],
  [{ '1-a.sql': 'SELECT 1;' }, 'sqlx'],
  [{ '0001.sql': '-- +migrate Up\nSELECT 1;' }, 'sql-migrate'],
  [{ '1_a.sql': '-- Up Migration\nSELECT 1;' }, 'node-pg-migrate'],
  [{ '1_a.js': 'exports.up = (db) => db' }, null],
  [{ '1_a.sql': '', '2_b.up.sql': '' }, null],
  [{ 'R_views.sql': '' }, null],
  [{ 'README.md': '' }, null],
] as const)('%j is %s', (files, tool) => {
  expect(recognise(folderWith(files))).toBe(tool)
})
