import { describe, expect, test } from 'vitest'
import { brokenArrows } from './arrows.ts'
import { plant } from './scratch.ts'
import type { Tree } from './scratch.ts'

/** A workspace whose arrows all point the right way, each room doing all that it may. */
const right: Tree = {
  'packages/core/package.json': {
    name: '@skein/core',
    exports: { '.': './src/index.ts', './conformance': './src/conformance/index.ts' },
    devDependencies: { '@skein/embedded': 'workspace:^', 'fast-check': '*' },
  },
  'packages/core/src/index.ts': `import { join } from 'node:path'\nexport { a } from './plan/a.ts'`,
  'packages/core/src/plan/a.ts': `const load = (path) => import(path)\nnew URL('../index.ts', import.meta.url)`,
  'packages/core/test/a.test.ts': `import fc from 'fast-check'\nimport { a } from '../src/plan/a.ts'`,
  'packages/postgres/package.json': {
    name: '@skein/postgres',
    exports: { '.': './src/index.ts' },
    dependencies: { '@skein/core': 'workspace:^' },
    peerDependencies: { pg: '*' },
    devDependencies: { '@skein/embedded': 'workspace:^' },
  },
  'packages/postgres/src/index.ts': `import { a } from '@skein/core'\nimport type { Client } from 'pg'`,
  'packages/postgres/test/a.test.ts': `import { run } from '@skein/core/conformance'\nimport '@skein/embedded'`,
  'packages/embedded/package.json': { name: '@skein/embedded', exports: { '.': './src/index.ts' } },
  'packages/embedded/src/index.ts': '',
  'packages/adopt/package.json': { name: '@skein/adopt', exports: { '.': './src/index.ts' } },
  'packages/control/package.json': {
    name: '@skein/control',
    exports: { '.': './src/index.ts' },
    dependencies: { '@skein/core': 'workspace:^' },
  },
  'packages/control/src/index.ts': `import '@skein/core'`,
  'packages/testing/package.json': {
    name: '@skein/testing',
    exports: { '.': './src/index.ts' },
    dependencies: { '@skein/core': 'workspace:^', pg: '*' },
    peerDependencies: { '@skein/embedded': '*' },
    peerDependenciesMeta: { '@skein/embedded': { optional: true } },
    devDependencies: { '@skein/postgres': 'workspace:^' },
  },
  'packages/testing/src/index.ts': `import '@skein/core'\nconst e = await import('@skein/embedded')`,
  'services/user/package.json': {
    name: '@clinic/user',
    dependencies: { '@skein/core': 'workspace:^', '@skein/postgres': 'workspace:^' },
    devDependencies: { '@skein/embedded': 'workspace:^', '@skein/testing': 'workspace:^' },
  },
  'services/user/test/a.test.ts': `import '@skein/testing'`,
  'services/user/skein.config.ts': `import '@skein/postgres'\nconst e = await import('@skein/embedded')`,
  'services/user/src/main.ts': `import { service } from '../skein.config.ts'`,
  'services/patient/package.json': { name: '@clinic/patient' },
  'migrations/graph/package.json': { name: '@clinic/graph' },
  'tools/orchestrator/package.json': {
    name: 'skein',
    dependencies: { '@skein/core': 'workspace:^', '@skein/control': 'workspace:^' },
    peerDependencies: { '@skein/adopt': 'workspace:^' },
    peerDependenciesMeta: { '@skein/adopt': { optional: true } },
    devDependencies: { '@skein/adopt': 'workspace:^', '@skein/postgres': 'workspace:^' },
  },
  'tools/orchestrator/src/bin.ts': `import '@skein/control'\nimport type { A } from '@skein/adopt'\nlet b: import('@skein/adopt').B\nawait import('@skein/adopt')\nconst s = (x) => import(\`@skein/\${x}\`)`,
  'tools/orchestrator/test/bin.test.ts': `import '@skein/postgres'`,
  'tools/bootstrap/run.mjs': `import 'node:fs'\nimport './a.mjs'\nawait import('rolldown')`,
  'test/a.test.ts': `import '../tools/bootstrap/run.mjs'\nimport '@skein/core'`,
}

const storeOnly = 'store → core is all that is allowed'
const testingOnly = 'testing → core is all that is allowed'
const absent = 'it may be absent: import() it where it is wanted'
const serviceOnly = 'service → core, store is all that is allowed'
const toolOnly = 'tool → core, control is all that is allowed'

/** What is added to the right workspace, and the one thing that is then wrong. */
type Wrong = readonly [complaint: string, added: Tree]

const wrong: readonly Wrong[] = [
  // core
  source('packages/core/src/b.ts', `import pg from 'pg'`, 'pg', 'core runs on Node alone'),
  source('packages/core/src/b.ts', `import '@skein/postgres'`, '@skein/postgres', 'core runs on Node alone'),
  source('packages/core/src/b.ts', `import('@skein/' + x)`, '@skein/', 'only tools choose a package while they run'),
  manifest('packages/core', '@skein/core', 'dependencies', 'pg', 'core runs on Node alone'),
  manifest('packages/core', '@skein/core', 'peerDependencies', 'pg', 'core runs on Node alone'),
  manifest('packages/core', '@skein/core', 'optionalDependencies', 'pg', 'core runs on Node alone'),
  manifest('packages/core', '@skein/core', 'devDependencies', 'skein', 'core runs on Node alone'),
  // stores, embedded, adopt, control
  source('packages/postgres/src/b.ts', `import '@skein/control'`, '@skein/control', storeOnly),
  source('packages/chroma/src/b.ts', `import '@skein/postgres'`, '@skein/postgres', storeOnly, 'packages/chroma'),
  source(
    'packages/embedded/src/b.ts',
    `import '@skein/postgres'`,
    '@skein/postgres',
    'embedded → core is all that is allowed',
  ),
  source('packages/adopt/src/b.ts', `import '@skein/control'`, '@skein/control', 'adopt → core is all that is allowed'),
  source(
    'packages/control/src/b.ts',
    `import '@skein/postgres'`,
    '@skein/postgres',
    'control → core is all that is allowed',
  ),
  manifest('packages/chroma', '@skein/chroma', 'dependencies', '@skein/control', storeOnly),
  manifest('packages/chroma', '@skein/chroma', 'devDependencies', '@clinic/user', storeOnly),
  // testing
  source('packages/testing/src/b.ts', `import '@skein/postgres'`, '@skein/postgres', testingOnly),
  source('packages/testing/src/b.ts', `import('@skein/postgres')`, '@skein/postgres', testingOnly),
  source('packages/testing/src/b.ts', `import '@skein/embedded'`, '@skein/embedded', absent),
  manifest('packages/testing', '@skein/testing', 'dependencies', '@skein/postgres', testingOnly),
  manifest('packages/testing', '@skein/testing', 'dependencies', '@skein/embedded', testingOnly),
  [
    `packages/testing/package.json: peerDependencies has @skein/embedded, and ${testingOnly}`,
    {
      'packages/testing/package.json': {
        ...(right['packages/testing/package.json'] as object),
        peerDependenciesMeta: {},
      },
    },
  ],
  manifest('packages/testing', '@skein/testing', 'peerDependencies', '@skein/postgres', testingOnly),
  source('services/user/src/b.ts', `import '@skein/testing'`, '@skein/testing', serviceOnly),
  manifest('services/patient', '@clinic/patient', 'dependencies', '@skein/testing', serviceOnly),
  // services and what no service owns
  source('services/user/b.ts', `import '@clinic/patient'`, '@clinic/patient', serviceOnly),
  source('services/user/src/b.ts', `import 'skein'`, 'skein', serviceOnly),
  source('services/user/migrations/1_a.up.ts', `import '@skein/control'`, '@skein/control', serviceOnly),
  source('migrations/graph/b.ts', `import '@clinic/user'`, '@clinic/user', serviceOnly),
  source('services/user/b.ts', `import '@skein/embedded'`, '@skein/embedded', absent),
  manifest('services/patient', '@clinic/patient', 'dependencies', '@skein/embedded', serviceOnly),
  manifest('services/patient', '@clinic/patient', 'dependencies', '@clinic/user', serviceOnly),
  manifest('migrations/graph', '@clinic/graph', 'devDependencies', '@clinic/user', serviceOnly),
  // tools
  source('tools/orchestrator/src/b.ts', `import '@skein/postgres'`, '@skein/postgres', toolOnly),
  source('tools/orchestrator/src/b.ts', `import('@skein/postgres')`, '@skein/postgres', toolOnly),
  source('tools/orchestrator/src/b.ts', `import '@skein/embedded'`, '@skein/embedded', toolOnly),
  source('tools/orchestrator/src/b.ts', `import { tools } from '@skein/adopt'`, '@skein/adopt', absent),
  manifest('tools/nx', '@skein/nx', 'dependencies', '@skein/adopt', toolOnly),
  manifest('tools/nx', '@skein/nx', 'peerDependencies', '@skein/adopt', toolOnly),
  manifest('tools/nx', '@skein/nx', 'dependencies', '@skein/postgres', toolOnly),
  manifest('tools/nx', '@skein/nx', 'dependencies', 'skein', toolOnly),
  source('tools/bootstrap/b.mjs', `import 'semver'`, 'semver', 'bootstrap runs on Node alone'),
  source('tools/bootstrap/b.mjs', `import('@skein/core')`, '@skein/core', 'bootstrap runs on Node alone'),
  source('packages/core/src/b.ts', `import('semver')`, 'semver', 'core runs on Node alone'),
  // everyone
  source(
    'packages/core/src/b.ts',
    `import '../../postgres/src/index.ts'`,
    '../../postgres/src/index.ts',
    'it lies outside packages/core',
  ),
  source(
    'packages/core/src/b.ts',
    `new URL('../../x.ts', import.meta.url)`,
    '../../x.ts',
    'it lies outside packages/core',
  ),
  source('packages/core/src/b.ts', 'import(`../../${x}.ts`)', '../../', 'it lies outside packages/core'),
  source('packages/core/src/b.ts', `import '../test/a.ts'`, '../test/a.ts', 'it is a test'),
  source(
    'packages/control/src/b.ts',
    `import '@skein/core/src/plan/a.ts'`,
    '@skein/core/src/plan/a.ts',
    '@skein/core does not export it',
  ),
  source(
    'packages/control/src/b.ts',
    `import 'commander'`,
    'commander',
    'packages/control/package.json does not list it',
  ),
  // tests
  source(
    'packages/postgres/test/b.ts',
    `import '../../core/src/index.ts'`,
    '../../core/src/index.ts',
    'the sources of @skein/core are its own',
  ),
  source(
    'packages/postgres/test/b.ts',
    `import '@skein/core/src/index.ts'`,
    '@skein/core/src/index.ts',
    '@skein/core does not export it',
  ),
  source(
    'test/b.test.ts',
    `import '../packages/core/src/index.ts'`,
    '../packages/core/src/index.ts',
    'the sources of @skein/core are its own',
  ),
]

/** Every form of naming a module is seen: here a tool names a store. */
const forms = [
  `import { a } from '@skein/postgres'`,
  `import type { A } from '@skein/postgres'`,
  `export { a } from '@skein/postgres'`,
  `export * from '@skein/postgres'`,
  `const a = await import('@skein/postgres')`,
  'const a = await import(`@skein/postgres`)',
  `let a: import('@skein/postgres').A`,
  `import a = require('@skein/postgres')`,
  `require('@skein/postgres')`,
  `require.resolve('@skein/postgres')`,
  `createRequire(import.meta.url)('@skein/postgres')`,
  `const own = createRequire(import.meta.url); own.resolve('@skein/postgres')`,
  `import.meta.resolve('@skein/postgres')`,
]

describe('the arrows between the rooms', () => {
  test('all point one way in this repository', () => {
    expect(brokenArrows(`${import.meta.dirname}/..`)).toEqual([])
  })

  test('may be used to the full', () => {
    expect(brokenArrows(plant(right))).toEqual([])
  })

  test.each(wrong)('are held: %s', (complaint, added) => {
    expect(brokenArrows(plant({ ...right, ...added }))).toEqual([complaint])
  })

  test.each(forms)('are held whatever the form: %s', (form) => {
    const tree = { ...right, 'tools/orchestrator/src/b.ts': form }
    expect(brokenArrows(plant(tree))).toEqual([
      `tools/orchestrator/src/b.ts:1 imports @skein/postgres, and ${toolOnly}`,
    ])
  })

  test('say where', () => {
    const text = `// one\nconst two = 2\n\nimport pg from 'pg'`
    expect(brokenArrows(plant({ ...right, 'packages/core/src/b.ts': text }))).toEqual([
      'packages/core/src/b.ts:4 imports pg, and core runs on Node alone',
    ])
  })
})

function source(file: string, text: string, specifier: string, reason: string, besides?: string): Wrong {
  const own = besides === undefined ? {} : { [`${besides}/package.json`]: { name: besides } }
  return [`${file}:1 imports ${specifier}, and ${reason}`, { ...own, [file]: text }]
}

function manifest(folder: string, name: string, field: string, needs: string, reason: string): Wrong {
  const now = (right[`${folder}/package.json`] ?? { name }) as Readonly<Record<string, object>>
  return [
    `${folder}/package.json: ${field} has ${needs}, and ${reason}`,
    { [`${folder}/package.json`]: { ...now, [field]: { ...now[field], [needs]: '*' } } },
  ]
}
