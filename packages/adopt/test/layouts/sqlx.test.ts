import { expect, test } from 'vitest'
import { sqlx } from '../../src/layouts/sqlx.ts'
import { folderWith } from '../place.ts'
import { codes, texts } from './read.ts'

test('a file each, by number whatever its width, and none is missed that goes down', () => {
  const folder = folderWith({
    '0009-x.sql': 'SELECT 9;',
    '00010-add_rooms.sql': '-- no-transaction\nVACUUM;',
    '0011-z.sql': '-- of z\n-- postgres-migrations disable-transaction\nVACUUM;',
    '20240101000000_y.sql': '-- of y\n-- no-transaction\nSELECT 3;',
    'schema.sql': 'SELECT 0;',
    'README.md': '',
  })
  const { migrations, findings } = sqlx('').read(folder)
  expect(migrations.map(({ version, description }) => [version, description])).toEqual([
    [9n, 'x'],
    [10n, 'add rooms'],
    [11n, 'z'],
    [20240101000000n, 'y'],
  ])
  expect(migrations.map((one) => texts(one)).map((one) => 'transaction' in one && one.transaction)).toEqual([
    true,
    false,
    false,
    true,
  ])
  expect(findings.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', 'schema.sql does not run: it does not begin with a number.'],
  ])
})

test('or two files, where one without a way back is said', () => {
  const { migrations, findings } = sqlx('').read(
    folderWith({ '1_a.up.sql': 'SELECT 1;', '1_a.down.sql': 'SELECT 2;', '2_b.up.sql': 'SELECT 3;' }),
  )
  expect(migrations.map(texts)).toEqual([
    { up: 'SELECT 1;', down: 'SELECT 2;', transaction: true },
    { up: 'SELECT 3;', down: null, transaction: true },
  ])
  expect(findings.map(({ code }) => code)).toEqual(['MISSING_DOWN'])
})

test.each([
  [{ '1_a.sql': '', '01_b.sql': '' }, 'DUPLICATE_VERSION'],
  [{ '1_a.up.sql': '', '1_a.down.sql': '', '01_b.down.sql': '' }, 'DUPLICATE_VERSION'],
  [{ '123456789012345678_a.sql': '' }, 'UNREADABLE_NAME'],
] as const)('%j is said to be %s', (files, code) => {
  expect(codes(sqlx('').read(folderWith(files)))).toEqual([[code, 1]])
})

test('a down without an up is said, and stops nothing', () => {
  const { findings } = sqlx('').read(folderWith({ '1_a.up.sql': '', '1_a.down.sql': '', '2_b.down.sql': '' }))
  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['DOWN_WITHOUT_UP', 'warning']])
})
