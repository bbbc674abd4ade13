import { expect, test } from 'vitest'
import { golangMigrate } from '../../src/layouts/golang-migrate.ts'
import { folderWith } from '../place.ts'
import { texts } from './read.ts'

test('a file may have transactions of its own', () => {
  const { migrations } = golangMigrate('').read(folderWith({ '1_a.up.sql': '', '1_a.down.sql': '', '2_b.up.sql': '' }))
  expect(migrations.flatMap(({ up, down }) => [up, down].map((body) => body?.manner.ownTransactions))).toEqual([
    true,
    true,
    true,
    undefined,
  ])
})

test('an up and a down are a pair by their number alone', () => {
  const { migrations, findings } = golangMigrate('').read(
    folderWith({
      '30_add.up.sql': 'SELECT 1;',
      '030_drop.down.sql': 'SELECT 2;',
      // A number that is no moment may follow one that is.
      '20240101000000_a.up.sql': '',
      '20240101000000_a.down.sql': '',
      '20249999999999_b.up.sql': '',
      '20249999999999_b.down.sql': '',
    }),
  )
  expect(migrations.map(texts)[0]).toEqual({ up: 'SELECT 1;', down: 'SELECT 2;', transaction: true })
  expect(findings).toEqual([])
})

test('what golang-migrate passes over is said, and stops nothing; what it would run and we would not does', () => {
  const { findings } = golangMigrate('').read(
    folderWith({
      '36_a.sql': '',
      'dump.sql': '',
      '1_a.up.sql': '',
      '1_a.down.sql': '',
      '2_b.up.go': '',
      '3_c.down.sql': '',
    }),
  )
  expect(findings.map(({ code, severity, message }) => [code, severity, message.split(':')[0]])).toEqual([
    ['UNREADABLE_NAME', 'error', "The name 2_b.up.go can't be read"],
    ['UNREADABLE_NAME', 'warning', '36_a.sql does not run'],
    ['UNREADABLE_NAME', 'warning', 'dump.sql does not run'],
    ['DOWN_WITHOUT_UP', 'warning', '3_c.down.sql takes back what nothing does.'],
  ])
})
