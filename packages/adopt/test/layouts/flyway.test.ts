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
  ['V1__code.java', 'NOT_SUPPORTED'],
  ['V__a.sql', 'UNREADABLE_NAME'],
  ['B__a.sql', 'UNREADABLE_NAME'],
  ['V123456789012345678__a.sql', 'UNREADABLE_NAME'],
])('%s is said to be %s', (name, code) => {
  expect(codes(flyway('').read(folderWith({ [name]: 'SELECT 1;' })))).toEqual([[code, 1]])
})

test('where versions with dots were said to be none, that is refused', () => {
  expect(codes(flyway('', { dotted: false }).read(folderWith({ 'V1.1__a.sql': '' })))).toEqual([['UNREADABLE_NAME', 1]])
})

test('a version that finds no room at its place has the number behind the one before it', () => {
  expect(
    versions([
      'V4.99.1561608282__a.sql',
      'V4.99.1561658666__b.sql',
      'V4_101_1639764160__c.sql',
      'V5.0_2014.08.08__d.sql',
      'V5.0_2014.09.26__e.sql',
      'V5.1__f.sql',
      'V20230105.1__g.sql',
      'V20230101120000__h.sql',
    ]),
  ).toEqual([
    [4099999000n, '4.99.1561608282', 'a'],
    [4099999001n, '4.99.1561658666', 'b'],
    [4101999000n, '4.101.1639764160', 'c'],
    [5000999008n, '5.0.2014.08.08', 'd'],
    [5000999009n, '5.0.2014.09.26', 'e'],
    [5001000000n, '5.1', 'f'],
    [20230105001000000n, '20230105.1', 'g'],
    [20230105001000001n, '20230101120000', 'h'],
  ])
})

test('a B file stands for all up to its version, the one of that version among them', () => {
  const files = {
    'V1__a.sql': '',
    'V2__b.sql': '',
    'U2__b.sql': '',
    'B2__both.sql': '',
    'V3__c.sql': '',
    'B4.1__x.sql': '',
  }
  const { migrations, findings } = flyway('').read(folderWith(files))
  expect(
    migrations.map(({ label, description, replaces, down }) => [label, description, replaces?.to, down !== null]),
  ).toEqual([
    ['1', 'a', undefined, false],
    ['2', 'both', 2000000000n, false],
    ['2', 'b', undefined, true],
    ['3', 'c', undefined, false],
    ['4.1', 'x', 4001000000n, false],
  ])
  expect(findings).toEqual([])
})

test('two versions that Flyway takes for one are found', () => {
  expect(codes(flyway('').read(folderWith({ 'V1.0__a.sql': '', 'V1__b.sql': '' })))).toEqual([['DUPLICATE_VERSION', 1]])
})

test('an undo without its V file is said, and stops nothing', () => {
  const { findings } = flyway('').read(folderWith({ 'V1__a.sql': '', 'U2__b.sql': '' }))
  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['DOWN_WITHOUT_UP', 'warning']])
})

test('of a value that many files lack only the first place is said, and where it is given', () => {
  const folder = folderWith({ 'V1__a.sql': '\nSELECT ${a}, ${a};', 'V2__b.sql': 'SELECT ${a}, ${b};' })
  const { findings } = flyway('').read(folder)
  expect(findings.map(({ line, message }) => [line, message])).toEqual([
    [2, '${a} has no value here.'],
    [1, '${b} has no value here.'],
  ])
  expect(findings[0]?.remedy).toMatch(/^Give it in skein.config.ts: migrations: flyway\(/)
})
