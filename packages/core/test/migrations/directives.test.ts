import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Directives, parseRequirement, readDirectives, type Role } from '../../src/migrations/directives.ts'

const file = '/user/1_a.up.sql'
const read = (text: string, role: Role = 'up') => readDirectives(text, role, file)
const said = (text: string, role: Role = 'up') => read(text, role).findings.map(({ code, line }) => `${code}:${line}`)
const requires = (...list: string[]): Partial<Directives> => ({
  requires: list.map((text) => parseRequirement(text)) as Directives['requires'],
})

test('a directive behind something on its line is noticed', () => {
  const { findings, directives } = read('SELECT 1;\nSELECT 2; -- skein: transaction=off\n')
  expect(findings).toMatchObject([{ code: 'BAD_DIRECTIVE', severity: 'warning', line: 2 }])
  expect(directives.transaction).toBe(true)
})

test('nothing said', () => {
  expect(read('create table a ();')).toEqual({
    directives: {
      requires: [],
      phase: 'expand',
      transaction: true,
      lockTimeout: null,
      irreversible: false,
      outOfOrder: false,
      replaces: null,
      environments: null,
      rerun: false,
    },
    findings: [],
  })
})

const everywhere: Role[] = ['up', 'down', 'verify', 'repeatable', 'seed']
const running = everywhere.filter((role) => role !== 'verify')
const values: readonly [word: string, roles: readonly Role[], expected: Partial<Directives>][] = [
  ['requires=user@2', ['up', 'repeatable', 'seed'], requires('user@2')],
  ['requires=user@2,patient@3', ['up', 'repeatable', 'seed'], requires('user@2', 'patient@3')],
  ['requires=user@2 requires=patient@3', ['up', 'repeatable', 'seed'], requires('user@2', 'patient@3')],
  ['requires=my-store_2@000007', ['up', 'repeatable', 'seed'], requires('my-store_2@7')],
  ['requires=user@20260301120000123', ['up', 'repeatable', 'seed'], requires('user@20260301120000123')],
  ['requires=user@R_views', ['up', 'repeatable', 'seed'], requires('user@R_views')],
  ['replaces=000001..50', ['up'], { replaces: { from: 1n, to: 50n } }],
  ['phase=expand', ['up'], { phase: 'expand' }],
  ['phase=backfill', ['up'], { phase: 'backfill' }],
  ['phase=contract', ['up'], { phase: 'contract' }],
  ['transaction=off', running, { transaction: false }],
  ['transaction=on', running, { transaction: true }],
  ['lock-timeout=2s', running, { lockTimeout: 2000 }],
  ['lock-timeout=500ms', running, { lockTimeout: 500 }],
  ['irreversible', ['up'], { irreversible: true }],
  ['out-of-order', ['up'], { outOfOrder: true }],
  ['env=staging', ['seed'], { environments: ['staging'] }],
  ['env=staging,test', ['seed'], { environments: ['staging', 'test'] }],
  ['rerun', ['seed'], { rerun: true }],
  ['transaction=off lock-timeout=1s', running, { transaction: false, lockTimeout: 1000 }],
]

describe.each(values)('%s', (word, roles, expected) => {
  test.each(everywhere)('in a file of the role %s', (role) => {
    const { directives, findings } = read(`-- skein: ${word}\nselect 1;`, role)
    if (roles.includes(role))
      expect({ directives, findings }).toEqual({
        directives: { ...read('', role).directives, ...expected },
        findings: [],
      })
    else expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['UNKNOWN_DIRECTIVE']))
  })
})

test.each<[word: string, code: string]>([
  ['requries=user@2', 'UNKNOWN_DIRECTIVE'],
  ['require=user@2', 'UNKNOWN_DIRECTIVE'],
  ['Phase=contract', 'UNKNOWN_DIRECTIVE'],
  ['=contract', 'UNKNOWN_DIRECTIVE'],
  ['constructor', 'UNKNOWN_DIRECTIVE'],
  ['phase=contrat', 'BAD_DIRECTIVE'],
  ['phase=', 'BAD_DIRECTIVE'],
  ['phase', 'BAD_DIRECTIVE'],
  ['phase=expand phase=expand', 'BAD_DIRECTIVE'],
  ['transaction=no', 'BAD_DIRECTIVE'],
  ['transaction=OFF', 'BAD_DIRECTIVE'],
  ['lock-timeout=2', 'BAD_DIRECTIVE'],
  ['lock-timeout=0s', 'BAD_DIRECTIVE'],
  ['lock-timeout=2min', 'BAD_DIRECTIVE'],
  ['lock-timeout=-2s', 'BAD_DIRECTIVE'],
  ['irreversible=true', 'BAD_DIRECTIVE'],
  ['irreversible irreversible', 'BAD_DIRECTIVE'],
  ['requires=', 'BAD_DIRECTIVE'],
  ['requires=user', 'BAD_DIRECTIVE'],
  ['requires=user@', 'BAD_DIRECTIVE'],
  ['requires=user@two', 'BAD_DIRECTIVE'],
  ['requires=user@2,', 'BAD_DIRECTIVE'],
  ['requires=user@100000000000000000', 'BAD_DIRECTIVE'],
  ['replaces=50', 'BAD_DIRECTIVE'],
  ['replaces=50..1', 'BAD_DIRECTIVE'],
  ['replaces=7..7', 'BAD_DIRECTIVE'],
  ['replaces=1..R_views', 'BAD_DIRECTIVE'],
  ['batch=patients.id', 'NOT_SUPPORTED'],
  ['size=5000', 'NOT_SUPPORTED'],
])('%s is %s', (word, code) => {
  const { findings } = read(`-- about\n-- skein: ${word}\n`)
  expect(findings).toMatchObject([{ code, severity: 'error', file, line: 2 }])
  expect(findings[0]?.message && findings[0].remedy).toBeTruthy()
})

test.each(['env=', 'env=,', 'rerun=yes'])('%s in a seed is BAD_DIRECTIVE', (word) => {
  expect(said(`-- skein: ${word}`, 'seed')).toEqual(['BAD_DIRECTIVE:1'])
})

test('a key given twice on two lines is told where it stands the second time', () => {
  expect(said('-- skein: transaction=off\n--\n-- skein: transaction=on')).toEqual(['BAD_DIRECTIVE:3'])
})

test.each<[what: string, text: string]>([
  ['after other comments', '-- about this\n\n-- skein: irreversible\nselect 1;'],
  ['after a block comment', '/* about\n * this */\n-- skein: irreversible\nselect 1;'],
  ['after two block comments on one line', '/* a */ /* b */\n-- skein: irreversible'],
  ['without blanks', '--skein:irreversible'],
  ['indented', '  --  skein:  irreversible  '],
  ['with another comment mark', '// skein: irreversible'],
  ['with a third comment mark', '# skein: irreversible'],
  ['in capitals, a blank before the colon', '-- Skein : irreversible'],
  ['at the very end', '-- skein: irreversible'],
])('is read %s', (_, text) => {
  expect(read(text)).toMatchObject({ directives: { irreversible: true }, findings: [] })
})

test.each<[what: string, text: string, line: number]>([
  ['after the first statement', 'select 1;\n-- skein: irreversible', 2],
  ['after a statement that follows a block comment', '/* a */ select 1;\n\n-- skein: irreversible', 3],
  ['after an open block comment', '/* a\n-- skein: irreversible', 2],
  ['in the middle of a statement', 'create table a (\n-- skein: irreversible\n);', 2],
])('is not obeyed but told %s', (_, text, line) => {
  expect(read(text).directives.irreversible).toBe(false)
  expect(said(text)).toEqual([`BAD_DIRECTIVE:${line}`])
})

test.each(['-- see skein: irreversible', "select '-- skein: irreversible';", '-- skein is a flock of geese'])(
  'is no directive: %s',
  (text) => {
    expect(read(text)).toMatchObject({ directives: { irreversible: false }, findings: [] })
  },
)

test('several findings at once, in their order', () => {
  expect(said('-- skein: phase=no typo\n-- skein: lock-timeout=2s\nselect 1;\n-- skein: irreversible')).toEqual([
    'BAD_DIRECTIVE:1',
    'UNKNOWN_DIRECTIVE:1',
    'BAD_DIRECTIVE:4',
  ])
})

test('readDirectives never throws and stays quick', () => {
  const pieces = fc.constantFrom(
    '-- skein:',
    '/*',
    '*/',
    '\n',
    ' ',
    '=',
    ',',
    '@',
    'requires=user@2',
    'phase=contract',
    'irreversible',
    "'",
    '$$',
    '\r',
    '\u2028',
    ';',
    '--',
    '#',
    '//',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(pieces, { maxLength: 30 }).map((list) => list.join('')),
  )
  fc.assert(
    fc.property(texts, fc.constantFrom(...everywhere), (text, role) => {
      for (const { line } of read(text, role).findings) expect(line).toBeGreaterThan(0)
    }),
    { numRuns: 1000 },
  )
  // A header that were read in more than linear time would not end within the test's own.
  for (const text of [
    '/*'.repeat(50_000),
    '-- a\n'.repeat(50_000),
    ' '.repeat(200_000),
    '\n'.repeat(200_000),
    '/* */'.repeat(50_000),
  ])
    expect(read(text).findings).toEqual([])
})

test('a directive without its colon is not lost in silence', () => {
  const { findings } = read('-- what skein needs is said below\n-- skein requires=user@2\nSELECT 1')
  expect(findings.map(({ code, line }) => [code, line])).toEqual([['BAD_DIRECTIVE', 2]])
})
