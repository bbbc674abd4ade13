import { expect, test } from 'vitest'
import { flyway } from '../../src/layouts/flyway.ts'
import { folderWith } from '../place.ts'
import { codes, texts } from './read.ts'

function versions(files: readonly string[], options = {}): (readonly [bigint, string | undefined, string])[] {
  const folder = folderWith(Object.fromEntries(files.map((name) => [name, 'SELECT 1;'])))
  return flyway('', options)
    .read(folder)
    .migrations.map(({ version, label, description }) => [version, label, description])
}

test('whole numbers are versions as they are, in subfolders, too', () => {
  expect(versions(['V10__ten.sql', 'sub/V2__two_words.sql', 'V003__three.sql', 'V20240101120000__day.sql'])).toEqual([
    [2n, undefined, 'two words'],
    [3n, '003', 'three'],
    [10n, undefined, 'ten'],
    [20240101120000n, undefined, 'day'],
  ])
})

test('versions with dots become numbers that keep their order, and keep their label', () => {
  expect(versions(['V1.10__b.sql', 'V1.9__a.sql', 'V2__c.sql', 'V1_9_1__x.sql', 'V20240101120000__day.sql'])).toEqual([
    [1009000000n, '1.9', 'a'],
    [1009001000n, '1.9.1', 'x'],
    [1010000000n, '1.10', 'b'],
    [2000000000n, '2', 'c'],
    [20240101120000n, undefined, 'day'],
  ])
  expect(versions(['V1__a.sql'], { dotted: true })).toEqual([[1000000000n, '1', 'a']])
})

test('U files are the way back; a .conf file can say that there is no transaction', () => {
  const folder = folderWith({
    'V1__a.sql': 'VACUUM;',
    'V1__a.sql.conf': 'executeInTransaction=false\n',
    'U1__a.sql': 'SELECT 2;',
    'V2__b.sql': 'SELECT 3;',
  })
  const { migrations, findings } = flyway('').read(folder)
  expect(migrations.map(texts)).toEqual([
    { up: 'VACUUM;', down: 'SELECT 2;', transaction: false },
    { up: 'SELECT 3;', down: null, transaction: true },
  ])
  expect(findings).toEqual([])
})

test('R files run again when their text changes, in the order of their names', () => {
  const files = {
    'R__views.sql': 'SELECT ${n};',
    'a/R__b_c.sql': '-- skein: requires=user@2\nSELECT 2;',
    'V1__a.sql': '',
  }
  const { migrations, repeatables, findings } = flyway('', { placeholders: { n: '1' } }).read(folderWith(files))
  expect(migrations).toHaveLength(1)
  expect(
    repeatables?.map(({ name, up, requires }) => [name, up.kind === 'text' && up.read().at(-2), requires.length]),
  ).toEqual([
    ['R__views', '1', 0],
    ['R__b_c', '2', 1],
  ])
  expect(findings).toEqual([])
})

test('placeholders are filled in, or are an error that names its line', () => {
  const folder = folderWith({ 'V1__a.sql': 'SELECT 1;\nCREATE TABLE ${prefix}_x ();' })
  expect(codes(flyway('').read(folder))).toEqual([['NOT_SUPPORTED', 2]])
  const filled = flyway('', { placeholders: { prefix: 'a' } }).read(folder)
  expect(texts(filled.migrations[0]!)).toMatchObject({ up: 'SELECT 1;\nCREATE TABLE a_x ();' })
  const left = flyway('', { placeholders: false }).read(folder)
  expect([codes(left), texts(left.migrations[0]!)]).toMatchObject([
    [],
    { up: 'SELECT 1;\nCREATE TABLE ${prefix}_x ();' },
  ])
})

test.each([
  ['B1__all.sql', 'NOT_SUPPORTED'],
  ['V1__code.java', 'NOT_SUPPORTED'],
  ['U1__a.sql', 'DOWN_WITHOUT_UP'],
  ['V__a.sql', 'UNREADABLE_NAME'],
  ['V1.2.3.4.5__a.sql', 'UNREADABLE_NAME'],
  ['V1.1000__a.sql', 'UNREADABLE_NAME'],
])('%s is said to be %s', (name, code) => {
  expect(codes(flyway('').read(folderWith({ [name]: 'SELECT 1;' })))).toEqual([[code, 1]])
})

test('where no number keeps the order of all, that is said', () => {
  const files = { 'V20230105.1__a.sql': 'SELECT 1;', 'V20230101120000__b.sql': 'SELECT 1;' }
  expect(codes(flyway('').read(folderWith(files)))).toEqual([['UNREADABLE_NAME', 1]])
})

test('two versions that Flyway takes for one are found', () => {
  expect(codes(flyway('').read(folderWith({ 'V1.0__a.sql': '', 'V1__b.sql': '' })))).toEqual([['DUPLICATE_VERSION', 1]])
})
