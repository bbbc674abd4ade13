import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeNew } from '../../src/engine/write.ts'
import { folder } from '../project.ts'

test('files are written in their order, and none over one that came meanwhile', () => {
  const cwd = folder({ 'b.sql': 'theirs' })
  const files = ['db/a.sql', 'b.sql', 'c.sql'].map((name) => ({ path: join(cwd, name), text: 'mine' }))
  expect(() => writeNew(files)).toThrow(`${join(cwd, 'b.sql')} is there already; nothing was written over.`)
  expect(['db/a.sql', 'b.sql'].map((name) => readFileSync(join(cwd, name), 'utf8'))).toEqual(['mine', 'theirs'])
  expect(() => readFileSync(join(cwd, 'c.sql'))).toThrow('ENOENT')
})

test('a folder that can be none says so with its path', () => {
  const cwd = folder({ db: 'a file' })
  expect(() => writeNew([{ path: join(cwd, 'db/a.sql'), text: '' }])).toThrow(
    /\/db can't be written: E(EXIST|NOTDIR)\.$/,
  )
})
