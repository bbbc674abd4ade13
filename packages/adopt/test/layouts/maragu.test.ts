import { expect, test } from 'vitest'
import { maragu } from '../../src/layouts/maragu.ts'
import { folderWith } from '../place.ts'
import { texts } from './read.ts'

test('the whole name is the version: several may have one number, and any character stands for the dot', () => {
  const folder = folderWith({
    '0000_b.up.sql': 'SELECT 2;',
    '0000_a.up.sql': 'SELECT 1;',
    '0000_b.down.sql': 'SELECT 3;',
    '0001_c_up.sql': 'SELECT 4;',
    '0001_c_down.sql': 'SELECT 5;',
    'notes.sql': '',
  })
  const { migrations, findings } = maragu('').read(folder)
  expect(migrations.map(({ version, label, description }) => [version, label, description])).toEqual([
    [0n, undefined, 'a'],
    [1n, '0000', 'b'],
    [2n, '0001', 'c'],
  ])
  expect(migrations.map(texts)).toEqual([
    { up: 'SELECT 1;', down: null, transaction: true },
    { up: 'SELECT 2;', down: 'SELECT 3;', transaction: true },
    { up: 'SELECT 4;', down: 'SELECT 5;', transaction: true },
  ])
  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
    ['UNREADABLE_NAME', 'warning'],
    ['MISSING_DOWN', 'warning'],
  ])
})
