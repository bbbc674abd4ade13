import { expect, test } from 'vitest'
import { pop } from '../../src/layouts/pop.ts'
import { folderWith } from '../place.ts'
import { codes, texts } from './read.ts'

test('what is for PostgreSQL goes before what is for all, and what is for others is none', () => {
  const folder = folderWith({
    '20240101000000_a.up.sql': 'SELECT 1;',
    '20240101000000_a.postgres.up.sql': 'SELECT 2;',
    '20240101000000_a.mysql.up.sql': 'SELECT 3;',
    '20240101000000_a.down.sql': 'SELECT 4;',
    '20240102000000_b.cockroach.up.sql': 'SELECT 5;',
    '20240102000000_b.cockroach.autocommit.down.sql': 'SELECT 6;',
  })
  const { migrations, findings } = pop('').read(folder)
  expect(migrations.map(texts)).toEqual([{ up: 'SELECT 2;', down: 'SELECT 4;', transaction: true }])
  expect(findings).toEqual([])
})

test('twenty digits are a version of seventeen that keeps their order; autocommit is without a transaction', () => {
  const folder = folderWith({
    '20240101000000000000_a.up.sql': '',
    '20240101000000000000_a.down.sql': '',
    '20240101000000000001_b.postgres.autocommit.up.sql': 'VACUUM;',
    '20240101000000000001_b.autocommit.down.sql': 'VACUUM;',
    '20240101000000001000_c.up.sql': '',
    '20240101000000001000_c.down.sql': '',
  })
  const { migrations, findings } = pop('').read(folder)
  expect(migrations.map(({ version, label }) => [version, label])).toEqual([
    [20240101000000000n, '20240101000000000000'],
    [20240101000000001n, '20240101000000000001'],
    [20240101000000002n, '20240101000000001000'],
  ])
  expect(migrations.map(({ up, down }) => [up.manner.transaction, down?.manner.transaction])).toEqual([
    [true, true],
    [false, false],
    [true, true],
  ])
  expect(findings).toEqual([])
})

test('what is written in its own language is refused, and what it passes over is said', () => {
  const folder = folderWith({ '20240101000000_a.up.fizz': 'create_table("a")', 'schema.sql': '', 'x.sql': '' })
  const { findings } = pop('').read(folder)
  expect(codes(pop('').read(folder))).toEqual([['NOT_SUPPORTED', 1]])
  expect(findings).toHaveLength(2)
  expect(findings.at(-1)?.message).toBe('x.sql does not run: it has no name of a migration.')
})

test('options of the connection are filled in, or are an error that names its line', () => {
  const folder = folderWith({ '00_a.up.sql': 'SELECT 1;\nCREATE TABLE {{ index .Options "Namespace" }}.a ();' })
  expect(codes(pop('').read(folder))).toEqual([['NOT_SUPPORTED', 2]])
  const { migrations } = pop('', { options: { Namespace: 'auth' } }).read(folder)
  expect(texts(migrations[0]!)).toMatchObject({ up: 'SELECT 1;\nCREATE TABLE auth.a ();' })
})

test('what else pop would fill in is an error as well', () => {
  const folder = folderWith({ '00_a.up.sql': 'SELECT 1;\nALTER DATABASE {{ .Database }} SET work_mem = 1;' })
  expect(codes(pop('').read(folder))).toEqual([['NOT_SUPPORTED', 2]])
})
