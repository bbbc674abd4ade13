import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { readMigrations } from '../../src/migrations/folder.ts'
import { folderOf } from './disk.ts'

const judged = (...names: string[]) =>
  readMigrations(folderOf(names.flatMap((name) => [`${name}.up.sql`, `${name}.down.sql`])), ['sql']).findings

test.each<[names: string[], renames: [kept: string, other: string, to: string][]]>([
  [['000001_a', '000002_b'], []],
  [['000001_a', '000001_b'], [['000001_a', '000001_b', '000002_b']]],
  [['000001_a', '1_b'], [['000001_a', '1_b', '2_b']]],
  [
    ['1_a', '1_b', '1_c'],
    [
      ['1_a', '1_b', '2_b'],
      ['1_b', '1_c', '3_c'],
    ],
  ],
  [
    ['0001_a', '0001_b', '0002_c', '0002_d', '0009_e'],
    [
      ['0001_a', '0001_b', '0010_b'],
      ['0002_c', '0002_d', '0011_d'],
    ],
  ],
  [['20260301120000_a', '20260301120000_b'], [['20260301120000_a', '20260301120000_b', '20260301120001_b']]],
])('duplicates in %j: both names and a rename that is free', (names, renames) => {
  const findings = judged(...names)
  expect(findings.map(({ code }) => code)).toEqual(renames.map(() => 'DUPLICATE_VERSION'))
  for (const [index, [kept, other, to]] of renames.entries()) {
    const { file, message, remedy } = findings[index]!
    expect(basename(file)).toBe(`${other}.up.sql`)
    expect(message).toContain(`${kept}.up.sql and ${other}.up.sql`)
    expect(remedy).toContain(`to ${to}.up.sql`)
  }
})

test.each<[names: string[], late: string[]]>([
  [['1_a', '2_b'], []],
  [['1_a', '20260301120000_b'], []],
  [['20260301120000_a', '20260301120001_b', '20260301120001500_c'], []],
  [['20260301120000_a', '20269901120000_b'], ['20269901120000_b']],
  [['20260301120000_a', '20260301120000500_b', '99999999999999999_c'], ['99999999999999999_c']],
])('a sequence after a timestamp: %j', (names, late) => {
  expect(judged(...names).map(({ code, file }) => `${code} ${basename(file)}`)).toEqual(
    late.map((name) => `SEQUENCE_AFTER_TIMESTAMP ${name}.up.sql`),
  )
})

test('a missing down is a warning, unless the file says that there is no way back', () => {
  const { findings } = readMigrations(folderOf({ '1_a.up.sql': '', '2_b.up.sql': '-- skein: irreversible' }), ['sql'])
  expect(findings).toMatchObject([{ code: 'MISSING_DOWN', severity: 'warning' }])
  expect(findings[0]?.remedy).toContain('-- skein: irreversible')
})
