import { expect, test } from 'vitest'
import { goose } from '../../src/layouts/goose.ts'
import { sqlMigrate } from '../../src/layouts/sql-migrate.ts'
import { folderWith } from '../place.ts'
import { codes, texts } from './read.ts'

const layout = goose('')

test('both directions stand in one file, each on the lines that it has there', () => {
  const folder = folderWith({
    '00002_add_rooms.sql': '-- by hand\n-- +goose Up\nCREATE TABLE rooms ();\n-- +goose Down\nDROP TABLE rooms;\n',
    '00001_x.sql': '-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n',
    'README.md': 'no migration',
  })
  const { migrations, findings } = layout.read(folder)
  expect(migrations.map(({ version, description }) => [version, description])).toEqual([
    [1n, 'x'],
    [2n, 'add rooms'],
  ])
  expect(findings.map(({ code }) => code)).toEqual(['MISSING_DOWN'])
  expect(migrations.map(texts)[1]).toEqual({
    up: '-- by hand\n-- +goose Up\nCREATE TABLE rooms ();',
    down: '\n\n\n-- +goose Down\nDROP TABLE rooms;\n',
    transaction: true,
  })
})

test('NO TRANSACTION holds for both directions; directives of Skein count as well', () => {
  const [migration] = layout.read(
    folderWith({
      '1_x.sql':
        '-- +goose NO TRANSACTION\n-- +goose Up\n-- skein: requires=user@2 phase=contract\nVACUUM;\n-- +goose Down\nVACUUM;\n',
    }),
  ).migrations
  expect(migration).toMatchObject({ requires: [{ service: 'user', version: 2n }], phase: 'contract' })
  expect([migration?.up.manner.transaction, migration?.down?.manner.transaction]).toEqual([false, false])
})

test('sql-migrate has marks of its own, and says of each direction whether it is in a transaction', () => {
  const [migration] = sqlMigrate('').read(
    folderWith({ '1_x.sql': '-- +migrate Up notransaction\nVACUUM;\n-- +migrate Down\nSELECT 1;\n' }),
  ).migrations
  expect(texts(migration!)).toEqual({
    up: '-- +migrate Up notransaction\nVACUUM;',
    down: '\n\n-- +migrate Down\nSELECT 1;\n',
    transaction: false,
  })
  expect(migration?.down?.manner.transaction).toBe(true)
  expect(codes(sqlMigrate('').read(folderWith({ '1_x.sql': '-- +goose Up\n' })))).toEqual([['NOT_SUPPORTED', 1]])
})

test('for sql-migrate either direction may stand first, and more than once', () => {
  const text = [
    'SELECT 0;',
    '-- +migrate Down',
    'SELECT 1;',
    '-- +migrate Up',
    'SELECT 2;',
    '-- +migrate Down notransaction',
    'SELECT 3;',
    '-- +migrate Up',
    'SELECT 4;',
  ]
  const [migration] = sqlMigrate('').read(folderWith({ '1_x.sql': text.join('\n') })).migrations
  const at = (...kept: number[]): string => text.map((line, index) => (kept.includes(index) ? line : '')).join('\n')
  expect(texts(migration!)).toEqual({
    up: at(3, 4, 7, 8),
    down: at(1, 2, 5, 6).replace(/\n\n$/, ''),
    transaction: true,
  })
  expect(migration?.down?.manner.transaction).toBe(false)
})

test('two of one number stand in the order of their names for sql-migrate', () => {
  const text = '-- +migrate Up\n-- +migrate Down\n'
  const { migrations, findings } = sqlMigrate('').read(
    folderWith({ '10_d.sql': text, '8_b.sql': text, '8_a.sql': text, '9_c.sql': text }),
  )
  expect(migrations.map(({ version, label, description }) => [version, label, description])).toEqual([
    [8n, undefined, 'a'],
    [9n, '8', 'b'],
    [10n, '9', 'c'],
    [11n, '10', 'd'],
  ])
  expect(findings).toEqual([])
})

test('a changed down leaves the checksum of the up as it is', () => {
  const sum = (down: string): string | null | undefined =>
    layout.read(folderWith({ '1_x.sql': `-- +goose Up\nSELECT 1;\n-- +goose Down\n${down}\n` })).migrations[0]?.up
      .checksum
  expect(sum('SELECT 2;')).toBe(sum('SELECT 3;'))
})

test.each([
  ['1_x.sql', 'SELECT 1;\n', 'NOT_SUPPORTED', 1],
  ['1_x.sql', '-- +goose Down\n-- +goose Up\n', 'NOT_SUPPORTED', 1],
  ['1_x.sql', '-- +goose Up\n-- +goose Up\n', 'NOT_SUPPORTED', 2],
  ['1_x.sql', '-- +goose Up\n-- +goose ENVSUB ON\nSELECT 1;\n', 'NOT_SUPPORTED', 2],
  ['00001_x.go', 'package x', 'NOT_SUPPORTED', 1],
  ['x.sql', '-- +goose Up\n', 'UNREADABLE_NAME', 1],
  ['0_x.sql', '-- +goose Up\n-- +goose Down\n', 'UNREADABLE_NAME', 1],
] as const)('%s with %j is refused: %s in line %i', (name, text, code, line) => {
  expect(codes(layout.read(folderWith({ [name]: text })))).toContainEqual([code, line])
})

test('a number that is no moment may follow one that is', () => {
  const text = '-- +goose Up\n-- +goose Down\n'
  const { findings } = layout.read(folderWith({ '20240101000000_a.sql': text, '20249999999999_b.sql': text }))
  expect(findings).toEqual([])
})

test('the same number twice is found', () => {
  const text = '-- +goose Up\n-- +goose Down\n'
  expect(codes(layout.read(folderWith({ '1_a.sql': text, '01_b.sql': text })))).toEqual([['DUPLICATE_VERSION', 1]])
})
