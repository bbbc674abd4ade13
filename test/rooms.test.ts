import { describe, expect, test } from 'vitest'
import { brokenRooms } from './rooms.ts'
import { plant } from './scratch.ts'
import type { Tree } from './scratch.ts'

const right: Tree = {
  'packages/core/package.json': { name: '@skein/core' },
  'packages/core/README.md': '# Core',
  'packages/core/src/index.ts': `export { a, type A } from './plan/a.ts'\nexport type { B } from './plan/error.ts'`,
  'packages/core/src/plan/a.ts': 'export const a = 1\n'.repeat(250),
  'packages/core/src/plan/config.ts': '',
  'services/user/package.json': { name: '@clinic/user', private: true },
}

/** A file that is added to the right workspace, and what must be said of it. */
type Wrong = readonly [complaint: string, file: string, content: unknown]

const wrong: readonly Wrong[] = [
  ['packages/utils: utils is no name for a room', 'packages/utils/package.json', { private: true }],
  ['tools/logger: logger is no name for a room', 'tools/logger/package.json', { private: true }],
  ['packages/chroma: a published package has a README.md', 'packages/chroma/package.json', { name: '@skein/chroma' }],
  named('packages/core/src/errors/a.ts', 'errors', 'room'),
  named('packages/core/src/plan/config/a.ts', 'config', 'room'),
  named('packages/core/src/plan/utils.ts', 'utils', 'file'),
  named('services/user/src/types.ts', 'types', 'file'),
  long('packages/core/src/b.ts', '//\n'),
  long('packages/core/test/b.ts', '\n'),
  long('services/user/src/b.ts', '\n'),
  long('tools/bootstrap/b.mjs', '\n'),
  long('test/b.ts', '\n'),
  index(`export * from './a.ts'`),
  index(`export * as a from './a.ts'`),
  index('export const a = 1'),
  index('const a = 1\nexport { a }', 2),
  index(`import './a.ts'`),
  index('export default 1'),
]

describe('the rooms', () => {
  test('are as they should be in this repository', () => {
    expect(brokenRooms(`${import.meta.dirname}/..`)).toEqual([])
  })

  test('may be filled up to their limits', () => {
    expect(brokenRooms(plant(right))).toEqual([])
  })

  test.each(wrong)('are held: %s', (complaint, file, content) => {
    expect(brokenRooms(plant({ ...right, [file]: content }))).toContain(complaint)
  })
})

function named(file: string, name: string, what: string): Wrong {
  return [`${file}: ${name} is no name for a ${what}`, file, '']
}

function long(file: string, line: string): Wrong {
  return [`${file}: 251 lines are more than 250`, file, line.repeat(251)]
}

function index(text: string, line = 1): Wrong {
  const file = 'packages/core/src/plan/index.ts'
  return [`${file}:${line} is no export by name from another file`, file, text]
}
