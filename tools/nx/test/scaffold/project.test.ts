import { join } from 'node:path'
import { flushChanges, FsTree } from 'nx/src/generators/tree'
import { expect, test } from 'vitest'
import { serviceGenerator } from '../../src/generators/service.ts'
import { storeGenerator } from '../../src/generators/store.ts'
import { type Files, link, passing, read, repository } from '../scratch.ts'
import { typeErrors } from '../workspace.ts'

/** Makes a service and a store, and gives the folder of the workspace. */
async function generate(files: Files): Promise<string> {
  const root = passing({ 'package.json': { name: 'scratch', type: 'module' }, ...files })
  for (const name of ['core', 'postgres', 'testing', 'embedded'])
    link(root, `@skein/${name}`, join(repository, 'packages', name))
  const tree = new FsTree(root, false)
  await serviceGenerator(tree, { name: 'invoice', client: 'postgres', skipInstall: true })
  storeGenerator(tree, { name: 'redis', skipInstall: true })
  flushChanges(root, tree.listChanges())
  return root
}

const manifest = (root: string, folder: string): unknown => JSON.parse(read(root, `${folder}/package.json`))

test('what is generated compiles on its own where the workspace has no base for such sources', async () => {
  const root = await generate({ 'tsconfig.base.json': '{ "compilerOptions": { "module": "commonjs" } }' })
  link(root, '@types/node', join(repository, 'node_modules/@types/node'))
  link(root, 'vitest', join(import.meta.dirname, '../../node_modules/vitest'))
  for (const folder of ['services/invoice', 'packages/redis', 'packages/redis/tsconfig.build.json'])
    expect(await typeErrors(root, folder)).toBe('')
  expect(read(root, 'packages/redis/dist/index.d.ts')).toContain('RedisOptions')
})

test('packages are named and their versions written as their neighbours do it', async () => {
  const root = await generate({
    'services/user/package.json': {
      name: '@clinic/user',
      dependencies: { '@skein/core': 'workspace:^', pg: 'catalog:' },
    },
  })
  expect(manifest(root, 'services/invoice')).toMatchObject({
    name: '@clinic/invoice',
    dependencies: {
      '@skein/core': 'workspace:^',
      '@skein/postgres': '^0.0.0',
      postgres: expect.stringMatching(/^\^3/) as string,
    },
  })
  expect(manifest(root, 'packages/redis')).toMatchObject({ dependencies: { '@skein/core': 'workspace:^' } })
})

test('packages are checked by the targets that nx.json has defaults for, else by scripts', async () => {
  const bare = await generate({})
  expect(manifest(bare, 'services/invoice')).toMatchObject({ scripts: { types: 'tsc -p .', test: 'vitest run' } })
  const root = await generate({ 'nx.json': { targetDefaults: { test: {}, lint: {}, build: {}, e2e: {} } } })
  expect(manifest(root, 'services/invoice')).toMatchObject({ nx: { targets: { test: {}, lint: {} } } })
  expect(manifest(root, 'packages/redis')).toMatchObject({ nx: { targets: { build: {}, test: {}, lint: {} } } })
})
