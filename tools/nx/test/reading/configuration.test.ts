import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfiguration } from '../../src/reading/configuration.ts'
import { type Files, passing } from '../scratch.ts'

/** Reads `skein.config.ts`; would it run, it would fail at once. */
function reading(text: string, more: Files = {}): { root: string; read: () => unknown } {
  const root = passing({ 'skein.config.ts': `throw new Error('it ran')\n${text}`, ...more })
  return { root, read: () => readConfiguration(join(root, 'skein.config.ts')) }
}

const define = (members: string): string => `export default defineService({ store: x, ${members} })`
const plain = define(`name: 'user', migrations: 'migrations'`)

/** Ways to write the same service. */
const same: Readonly<Record<string, string>> = {
  'as everybody does': plain,
  'under a name': `const service = defineService({ name: 'user', migrations: 'migrations' })\nexport default service`,
  'exported by name': `const it = defineService({ name: 'user', migrations: 'migrations' })\nexport { it as default }`,
  'with another name for the function': `import { defineService as d } from 'skein'\nexport default d({ name: 'user', migrations: 'migrations' })`,
  'through a namespace': `import * as skein from 'skein'\nexport default skein.defineService({ name: 'user', migrations: 'migrations' })`,
  'without a function': `export default { name: 'user', store: x, migrations: 'migrations' }`,
  'in CommonJS': `module.exports = defineService({ name: 'user', migrations: 'migrations' })`,
  'with types': `export default (defineService({ name: 'user' as string, migrations: \`migrations\` } satisfies Service)!)`,
  'with constants': `const name = 'user', part = 'migra'\n${define('name, migrations: `${part}tions`')}`,
  'with sums': define(`name: 'us' + 'er', migrations: import.meta.dirname + '/migrations'`),
  'with a spread': `const base = { name: 'user', migrations: 'x' }\n${define(`...base, migrations: 'migrations'`)}`,
  'after a spread that only running would give': define(
    `...more(), name: 'user', folder: '.', migrations: 'migrations', seeds: undefined, dependsOn: []`,
  ),
  'in quotes': define(
    `'name': 'user', ['migrations']: 'x', 'migrations': 'migrations'`.replace(`['migrations']: 'x', `, ''),
  ),
}

describe('a configuration is read without running it', () => {
  test.each(Object.entries(same))('%s', (_, text) => {
    const { root, read } = reading(text)
    const migrations = join(root, 'migrations')
    expect(read()).toEqual({ kind: 'service', name: 'user', dependsOn: [], migrations, seeds: null, requires: [] })
  })

  test('with folders that start at its own, and the services that it depends on', () => {
    const members = `name: 'patient', folder: '..', migrations: 'db', seeds: '/seeds', dependsOn: [...first, 'graph']`
    const { root, read } = reading(`const first = ['user'] as const\n${define(members)}`)
    expect(read()).toMatchObject({ migrations: join(root, '../db'), seeds: '/seeds', dependsOn: ['user', 'graph'] })
  })

  test('through files beside it', () => {
    const { read } = reading(
      `import { name, all as others } from './names.js'\n${define('name, migrations: "m", dependsOn: others')}`,
      {
        'names.ts': `export const name = 'patient'\nconst list = ['user']\nexport { list as all }`,
      },
    )
    expect(read()).toMatchObject({ name: 'patient', dependsOn: ['user'] })
  })

  test('with migrations in code, whose requirements it holds', () => {
    const { read } = reading(`import { all } from './all.ts'\n${define(`name: 'patient', migrations: all`)}`, {
      'all.ts': `const second = { version: '2', description: '', up: async () => {}, requires: ['graph@3'] }
        export const all = defineMigrations([{ version: '1', up: '', requires: ['user@1', 'user@2'] }, second])`,
    })
    expect(read()).toMatchObject({ migrations: null, requires: ['user', 'user', 'graph'] })
  })

  test.each([
    `export default defineConfig({ services: ['services/*'] })`,
    `import { defineConfig as d } from 'skein'\nexport default d({ services: find() })`,
    `export default { services: ['services/*'] }`,
  ])('and one that lists services is none itself: %s', (text) => {
    expect(reading(text).read()).toEqual({ kind: 'system' })
  })
})
