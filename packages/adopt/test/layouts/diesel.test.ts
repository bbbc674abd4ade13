import { expect, test } from 'vitest'
import { diesel } from '../../src/layouts/diesel.ts'
import { folderWith } from '../place.ts'
import { codes, texts } from './read.ts'

test('a folder each, whose name up to the first _ is the version; what has no up.sql is none', () => {
  const folder = folderWith({
    '00000000000000_diesel_initial_setup/up.sql': 'SELECT 0;',
    '00000000000000_diesel_initial_setup/down.sql': '',
    '2017-09-23-120000_add_crates/up.sql': 'SELECT 1;',
    '2017-09-23-120000_add_crates/down.sql': 'SELECT 2;',
    '2026-07-30-140000-0000_later/up.sql': 'SELECT 3;',
    '2026-07-30-140000-0001_and_more/up.sql': 'SELECT 4;',
    '20180101000000_between/up.sql': 'SELECT 5;',
    '2026-07-30-140000-0000_later/metadata.toml': 'run_in_transaction = false\n',
    'README.md': 'about',
  })
  const { migrations, findings } = diesel('').read(folder)
  expect(migrations.map(({ version, label, description }) => [version, label, description])).toEqual([
    [0n, '00000000000000', 'diesel initial setup'],
    [20170923120000n, '2017-09-23-120000', 'add crates'],
    [20180101000000n, undefined, 'between'],
    [20260730140000n, '2026-07-30-140000-0000', 'later'],
    [20260730140001n, '2026-07-30-140000-0001', 'and more'],
  ])
  expect(migrations.map(texts).slice(1, 4)).toEqual([
    { up: 'SELECT 1;', down: 'SELECT 2;', transaction: true },
    { up: 'SELECT 5;', down: null, transaction: true },
    { up: 'SELECT 3;', down: null, transaction: false },
  ])
  expect(findings.map(({ code }) => code)).toEqual(['MISSING_DOWN', 'MISSING_DOWN', 'MISSING_DOWN'])
})

test('a name without a version is refused', () => {
  expect(codes(diesel('').read(folderWith({ 'init/up.sql': '' })))).toEqual([['UNREADABLE_NAME', 1]])
})
