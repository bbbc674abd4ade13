import { expect, test } from 'vitest'
import { requirementsIn } from '../../src/reading/requirements.ts'
import { passing } from '../scratch.ts'

test('the headers of a folder say which services it requires, each once, in any language', () => {
  const folder = passing({
    '000001_a.up.sql':
      '-- skein: requires=user@1,graph@2\n-- skein: requires=user@3\nSELECT 1;\n-- skein: requires=late@1\n',
    '000002_b.up.cypher': '// skein: requires=embeddings@1\n',
    '000003_c.up.py': '# skein: requires=user@x\n',
    'README.md': '# skein: requires=quoted@1\n',
    'folder/000004_d.up.sql': '-- skein: requires=deeper@1\n',
  })
  expect([...requirementsIn(folder)].sort()).toEqual(['embeddings', 'graph', 'user'])
})

test('seeds require as well', () => {
  expect([...requirementsIn(passing({ 'a.sql': '-- skein: env=test requires=user@1' }))]).toEqual(['user'])
})

test('a folder that is not there requires nothing', () => {
  expect([...requirementsIn(`${passing({})}/absent`)]).toEqual([])
})
