import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfiguration } from '../../src/reading/configuration.ts'
import { passing } from '../scratch.ts'

const computed = (what: string, example: string): string =>
  `${what} is computed, and nx reads this file without running it. Write it out: ${example}`
const define = (members: string): string => `\nexport default defineService({\n${members} })`

/** What can't be read off a file, the line where that stands, and what is said of it. */
const refused: readonly (readonly [text: string, line: number, message: string])[] = [
  ['export default {', 1, `it can't be parsed: Expected \`}\` but found \`EOF\``],
  ['const a = 1', 1, 'it has no default export. Write: export default defineService({ … })'],
  ['\nexport default service("user")', 2, computed('the configuration', 'export default defineService({ … })')],
  ['export default defineService(made())', 1, computed('the configuration', 'defineService({ … })')],
  ['export default () => 1', 1, computed('the configuration', 'defineService({ … })')],
  ['const a = b, b = a\nexport default a', 1, computed('the configuration', 'defineService({ … })')],
  [define('name: process.env.NAME'), 3, computed('name', `name: 'patient'`)],
  [define('name: `a${b}`'), 3, computed('name', `name: 'patient'`)],
  [`let name = 'user'${define('name')}`, 3, computed('name', `name: 'patient'`)],
  [`import { name } from './absent.ts'${define('name')}`, 3, computed('name', `name: 'patient'`)],
  [define(`name: 'a; b'`), 3, 'name must be letters, digits, - and _, starting with a letter'],
  [define('migrations: "m"'), 2, 'name must be letters, digits, - and _, starting with a letter'],
  [define(`name: 'a', folder: here()`), 3, computed('folder', 'folder: import.meta.dirname')],
  [define(`name: 'a', seeds: here()`), 3, computed('seeds', `seeds: 'seeds'`)],
  [
    define(`name: 'a',\nmigrations: join('m')`),
    4,
    computed('migrations', `migrations: 'migrations', or defineMigrations([ … ])`),
  ],
  [define(`name: 'a', migrations: defineMigrations([one()])`), 3, computed('a migration', `{ version: '000001', … }`)],
  [define(`name: 'a', migrations: [{\nrequires: find() }]`), 4, computed('requires', `requires: ['user@2']`)],
  [define(`name: 'a', migrations: 'm', dependsOn: all()`), 3, computed('dependsOn', `dependsOn: ['user']`)],
  [define(`name: 'a', migrations: 'm', dependsOn: ['user', other]`), 3, computed('dependsOn', `dependsOn: ['user']`)],
  [
    define(`name: 'a', migrations: 'm',\n...(x && { optional: true })`),
    4,
    computed('what is spread here, which may hold name,', 'name after it'),
  ],
  [
    define(`...x, name: 'a', folder: '.', seeds: 's', migrations: 'm'`),
    3,
    computed('what is spread here, which may hold dependsOn,', 'dependsOn after it'),
  ],
]

test.each(refused)('%s is refused at line %i', (text, line, message) => {
  const file = join(passing({ 'skein.config.ts': text }), 'skein.config.ts')
  expect(() => readConfiguration(file)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: `${file}:${line}: ${message}`,
      data: { file, line },
    }),
  )
})
