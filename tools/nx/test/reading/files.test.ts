import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { filesOf } from '../../src/reading/files.ts'
import { passing } from '../scratch.ts'

test('a file is made of all that it imports from beside it, and so on', () => {
  const root = passing({
    'a/config.ts': `import './b.ts'\nimport data from './data.json' with { type: 'json' }\nexport * from '../c.js'\nimport 'pg'`,
    'a/b.ts': `export { x } from './wrong.ts'\nimport './config.ts'`,
    'a/wrong.ts': `import {`,
    'a/data.json': {},
    'c.ts': `import './absent.ts'`,
    'd.ts': '',
  })
  const files = filesOf(`${root}/a/config.ts`).map((file) => relative(root, file))
  expect(files.sort()).toEqual(['a/b.ts', 'a/config.ts', 'a/data.json', 'a/wrong.ts', 'c.ts'])
})
