import { expect, test } from 'vitest'
import { dbmate } from '../../src/layouts/dbmate.ts'
import { folderWith } from '../place.ts'
import { codes, texts } from './read.ts'

const layout = dbmate('')

test('both directions stand in one file, and each may do without a transaction', () => {
  const [migration] = layout.read(
    folderWith({
      '20240101000000_add_index.sql': '-- migrate:up transaction:false\nVACUUM;\n\n-- migrate:down\nSELECT 1;\n',
      'notes.sql': 'passed over, as dbmate does',
    }),
  ).migrations
  expect(migration).toMatchObject({ version: 20240101000000n, description: 'add index' })
  expect(texts(migration!)).toEqual({
    up: '-- migrate:up transaction:false\nVACUUM;\n',
    down: '\n\n\n-- migrate:down\nSELECT 1;\n',
    transaction: false,
  })
  expect(migration?.down?.manner.transaction).toBe(true)
})

test('several pairs in one file run as one, each line at its place', () => {
  const text =
    '-- migrate:up\n\n-- migrate:down\n-- migrate:up\nSELECT 1;\n-- migrate:down transaction:false\nSELECT 2;\n'
  const { migrations, findings } = layout.read(folderWith({ '1_x.sql': text }))
  expect(texts(migrations[0]!)).toEqual({
    up: '-- migrate:up\n\n\n-- migrate:up\nSELECT 1;',
    down: '\n\n-- migrate:down\n\n\n-- migrate:down transaction:false\nSELECT 2;\n',
    transaction: true,
  })
  expect(migrations[0]?.down?.manner.transaction).toBe(false)
  expect(findings).toEqual([])
})

test.each([
  ['SELECT 1;\n', 1],
  ['-- migrate:down\n-- migrate:up\n', 1],
  ['-- migrate:up\n-- migrate:down\nSELECT 1;\n-- migrate:down\nSELECT 2;\n', 4],
  ['-- a note\nSELECT 1;\n-- migrate:up\n-- migrate:down\n', 2],
])('%j is refused in line %i', (text, line) => {
  expect(codes(layout.read(folderWith({ '1_x.sql': text })))).toEqual([['NOT_SUPPORTED', line]])
})
