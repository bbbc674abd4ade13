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

test.each([
  ['SELECT 1;\n', 1],
  ['-- migrate:down\n-- migrate:up\n', 1],
  ['-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2;\n', 3],
  ['-- a note\nSELECT 1;\n-- migrate:up\n-- migrate:down\n', 2],
])('%j is refused in line %i', (text, line) => {
  expect(codes(layout.read(folderWith({ '1_x.sql': text })))).toEqual([['NOT_SUPPORTED', line]])
})
