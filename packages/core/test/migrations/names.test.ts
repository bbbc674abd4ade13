import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeTitle, type Named, readName } from '../../src/migrations/names.ts'
import { compareVersions } from '../../src/version.ts'

const sql = ['sql']
const never = (): boolean => false
const up = (version: bigint, title: string, extension = 'sql'): Partial<Named> => ({
  kind: 'migration',
  direction: 'up',
  version,
  title,
  extension,
})

test.each<[file: string, named: Partial<Named>]>([
  ['000001_create_patients.up.sql', up(1n, 'create_patients')],
  ['000001_create_patients.down.sql', { ...up(1n, 'create_patients'), direction: 'down' }],
  ['00010-add-mrn.up.sql', up(10n, 'add-mrn')],
  ['1_.up.sql', up(1n, '')],
  ['1.up.sql', up(1n, '')],
  ['0_zero.up.sql', up(0n, 'zero')],
  ['1_a.b.c.up.sql', up(1n, 'a.b.c')],
  ['1_up.up.sql', up(1n, 'up')],
  ['1_with blanks.up.sql', up(1n, 'with blanks')],
  ['1_größe.up.sql', up(1n, 'größe')],
  ['1_LOUD.UP.SQL', up(1n, 'LOUD')],
  ['20260301120000_add_mrn.up.sql', up(20260301120000n, 'add_mrn')],
  ['20260301120000123_add_mrn.up.sql', up(20260301120000123n, 'add_mrn')],
  ['9007199254740993_big.up.sql', up(9007199254740993n, 'big')],
  ['0001_init.sql', { kind: 'unreadable', why: 'it does not say .up or .down before its ending' }],
  ['0001_init_up.sql', { kind: 'unreadable' }],
  ['0001init.up.sql', { kind: 'unreadable' }],
  ['create_patients.up.sql', { kind: 'unreadable', why: 'it does not start with a version number' }],
  ['V1__init.sql', { kind: 'unreadable', why: 'it does not start with a version number' }],
  ['-1_a.up.sql', { kind: 'unreadable' }],
  ['100000000000000000_a.up.sql', { kind: 'unreadable', why: 'its version has more than 17 digits' }],
  ['1_a.up.cypher', { kind: 'unreadable', why: 'this store reads .sql files, and it is no executable' }],
  ['1_a.up.go', { kind: 'unreadable', why: 'this store reads .sql files, and it is no executable' }],
  ['1_a.down.rb', { kind: 'unreadable' }],
  ['R_views.sql', { kind: 'repeatable', name: 'R_views' }],
  ['R__views.sql', { kind: 'repeatable', name: 'R__views' }],
  ['R_report.v2.sql', { kind: 'repeatable', name: 'R_report.v2' }],
  ['R_views.ts', { kind: 'repeatable', name: 'R_views' }],
  ['R_.sql', { kind: 'unreadable' }],
  ['R_views.up.sql', { kind: 'unreadable', why: 'a repeatable has one part only' }],
  ['R_views.py', { kind: 'repeatable', name: 'R_views', program: true }],
  ['R_views.cypher', { kind: 'unreadable', why: 'this store reads .sql files, and it is no executable' }],
  ['1_a.verify.sql', { kind: 'verify', version: 1n, title: 'a' }],
  ['1_a.verify.ts', { kind: 'unreadable', why: 'a verification is a .sql file' }],
  ['1_a.up.py', { ...up(1n, 'a', 'py'), program: true }],
  ['1_a.down.sh', { ...up(1n, 'a', 'sh'), direction: 'down', program: true }],
  ['1_a.up.ts', up(1n, 'a', 'ts')],
  ['1_a.up.mjs', up(1n, 'a', 'mjs')],
  ['1_a.py', { kind: 'unreadable' }],
  ['README.md', { kind: 'other' }],
  ['.gitkeep', { kind: 'other' }],
  ['.1_a.up.sql', { kind: 'other' }],
  ['1_a.up.sql.bak', { kind: 'other' }],
  ['1_a.up.sql~', { kind: 'other' }],
  ['types.d.ts', { kind: 'other' }],
  ['sql', { kind: 'other' }],
])('%s', (file, named) => {
  expect(readName(file, sql, never)).toMatchObject(named)
})

test('a store reads its own endings', () => {
  expect(readName('1_a.up.cql', ['cypher', 'cql'], never)).toMatchObject(up(1n, 'a', 'cql'))
  expect(readName('1_a.up.sql', ['cypher', 'cql'], never)).toMatchObject({
    kind: 'unreadable',
    why: 'this store reads .cypher and .cql files, and it is no executable',
  })
  expect(readName('1_a.up.ts', ['sql', 'ts'], never)).toMatchObject(up(1n, 'a', 'ts'))
})

test('9_x comes before 10_x', () => {
  const versions = ['10_x.up.sql', '9_x.up.sql'].map(
    (file) => (readName(file, sql, never) as Extract<Named, { kind: 'migration' }>).version,
  )
  expect(versions.sort(compareVersions)).toEqual([9n, 10n])
})

test.each([
  ['create_patients', 'create patients'],
  ['add-mrn__twice', 'add mrn twice'],
  ['_a_', 'a'],
  ['', ''],
])('%j is described as %j', (title, description) => {
  expect(describeTitle(title)).toBe(description)
})

test('readName never throws, and a version never loses a digit', () => {
  const pieces = fc.constantFrom(...'1|007|_|-|.|up|down|sql|R_|verify|ts|a| |\n'.split('|'))
  const names = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 8 }).map((list) => list.join('')),
  )
  fc.assert(
    fc.property(names, (file) => {
      const named = readName(file, sql, never)
      const version = named.kind === 'migration' ? named.version : null
      expect(version).toBe(version === null ? null : BigInt(/^\d+/.exec(file)?.[0] ?? ''))
    }),
    { numRuns: 1000 },
  )
})

test('a store that reads modules only knows no verifications: they would be questions in its own language', () => {
  const name = (file: string): unknown => readName(file, ['ts', 'js'], () => false)
  expect(name('1_a.verify.ts')).toEqual({ kind: 'unreadable', why: 'this store knows no verifications' })
  expect(name('1_a.up.ts')).toMatchObject({ kind: 'migration', extension: 'ts' })
})
