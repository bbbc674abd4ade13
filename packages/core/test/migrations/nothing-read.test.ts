import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nothingRead } from '../../src/migrations/nothing-read.ts'
import { folderOf } from './disk.ts'

const empty = { migrations: [], findings: [] }
const about = { extensions: ['sql'], tool: 'goose', except: null }

test.each([
  [['a.sql', 'b/c.sql'], 'a.sql'],
  [['README.md', '20240101_a/migration.sql'], '20240101_a/migration.sql'],
  [['db/all/migrations/1.sql'], 'db/all/migrations/1.sql'],
  [['a/b/c/d/1.sql'], null],
  [['README.md', 'a.sqlite'], null],
  [['.git/1.sql', 'node_modules/1.sql'], null],
  [[], null],
])('of %j it is said that nothing was read and %s is there', (files, found) => {
  const folder = folderOf(files)
  const findings = nothingRead({ ...about, folder }, empty)
  expect(findings.map(({ code, severity, file }) => [code, severity, file])).toEqual(
    found === null ? [] : [['UNREADABLE_NAME', 'error', join(folder, found)]],
  )
})

test('it says whose names were looked for', () => {
  const folder = folderOf(['a.sql'])
  const [theirs] = nothingRead({ ...about, folder }, empty)
  expect(theirs?.message).toBe(`Nothing in ${folder} is named as goose names it, and a.sql is there.`)
  const [own] = nothingRead({ ...about, folder, tool: null }, empty)
  expect(own?.message).toContain('is named like 000001_what_it_does.up.sql, and')
})

test('seeds below it are no migrations, and what was read or is said already is enough', () => {
  const folder = folderOf(['seeds/010_a.sql'])
  expect(nothingRead({ ...about, folder, except: join(folder, 'seeds') }, empty)).toEqual([])
  const repeatables = [{ name: 'R_a', up: {} as never, requires: [] }]
  expect(nothingRead({ ...about, folder }, { ...empty, repeatables })).toEqual([])
  const [finding] = nothingRead({ ...about, folder }, empty)
  expect(nothingRead({ ...about, folder }, { ...empty, findings: [finding!] })).toEqual([])
  expect(
    nothingRead({ ...about, folder }, { ...empty, findings: [{ ...finding!, severity: 'warning' }] }),
  ).toHaveLength(1)
})
