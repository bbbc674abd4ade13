import { expect, test } from 'vitest'
import { type CodeMigration, defineMigrations } from '../../src/migrations/code.ts'
import { checksum } from '../../src/migrations/text.ts'
import { thrown } from '../thrown.ts'

const one: CodeMigration = { version: '000001', description: 'create users', up: 'create table users ();' }

test('texts are hashed, functions cannot be verified unless they give a revision', () => {
  const call = () => Promise.resolve()
  const [text, plain, revised] = defineMigrations([
    { ...one, up: '\ufeffselect 1;\r\n', down: 'select 2;' },
    { ...one, version: 2n, up: call, down: call },
    { ...one, version: '3', up: call, revision: 'r2' },
  ])
  expect(text).toMatchObject({
    version: 1n,
    up: { kind: 'text', checksum: checksum('select 1;\n') },
    down: { checksum: checksum('select 2;') },
  })
  expect(text?.up.kind === 'text' && text.up.read()).toBe('select 1;\n')
  expect(plain).toMatchObject({ up: { kind: 'call', checksum: null, call }, down: { kind: 'call', checksum: null } })
  expect(revised).toMatchObject({ up: { checksum: 'r2' }, down: null })
})

test('what is not said has the meaning that it has in a file', () => {
  expect(defineMigrations([one])).toMatchObject([
    { description: 'create users', down: null, requires: [], phase: 'expand', irreversible: false, outOfOrder: false },
  ])
  const about = { requires: ['user@2', 'patient@3'], phase: 'contract', irreversible: true, outOfOrder: true } as const
  const requires = [
    { service: 'user', version: 2n },
    { service: 'patient', version: 3n },
  ]
  expect(defineMigrations([{ ...one, ...about }])).toMatchObject([{ ...about, requires }])
})

test('sorted by version, up to 17 digits, none rounded', () => {
  const versions = ['20260301120000', '10', '9', '9007199254740993', '20260301120000123', '99999999999999999']
  expect(defineMigrations(versions.map((version) => ({ ...one, version }))).map(({ version }) => version)).toEqual([
    9n,
    10n,
    20260301120000n,
    9007199254740993n,
    20260301120000123n,
    99999999999999999n,
  ])
})

test.each<[what: string, item: object, message: RegExp]>([
  ['a number as version', { version: Number('20260301120000123') }, /version/],
  ['no version', { version: undefined }, /version/],
  ['a word as version', { version: 'one' }, /version/],
  ['a version below zero', { version: -1n }, /version/],
  ['a version of 18 digits', { version: '100000000000000000' }, /17 digits/],
  ['a bigint of 18 digits', { version: 10n ** 17n }, /17 digits/],
  ['no description', { description: undefined }, /description/],
  ['no up', { up: undefined }, /up/],
  ['a down that is neither', { down: 5 }, /down/],
  ['a requirement without version', { requires: ['user'] }, /user is not service@version/],
])('%s is CONFIG_INVALID and names the item', (_, item, message) => {
  const error = thrown(() => defineMigrations([{ ...one, version: '7' }, { ...one, ...item } as CodeMigration]))
  expect(error.code).toBe('CONFIG_INVALID')
  expect(error.message).toContain('item 2')
  expect(error.message).toMatch(message)
})

test('two of one version are wrong', () => {
  const error = thrown(() => defineMigrations([one, { ...one, version: 1n, description: 'create roles' }]))
  expect(error.code).toBe('CONFIG_INVALID')
  expect(error.message).toMatch(/version 1 .*"create users" and "create roles"/)
})
