import { expect, test } from 'vitest'
import { installedStore } from '../../src/scaffold/installed.ts'
import { manifestsIn } from '../../src/scaffold/manifests.ts'
import { passing } from '../scratch.ts'

/** A package of a store that needs `pg`, as its users get it. */
const store = (folder: string, text: string): Record<string, unknown> => ({
  [`${folder}/package.json`]: {
    name: '@skein/slate',
    exports: { '.': './dist/index.js' },
    peerDependencies: { pg: '^8.0.0' },
  },
  [`${folder}/dist/index.js`]: text,
})
const slate = `export const slate = (options) => ({ kind: 'slate', options })`

test('a store is found at the root, or where any package of the workspace has it', async () => {
  const root = passing({ 'package.json': {}, ...store('node_modules/@skein/slate', slate) })
  expect(await installedStore('slate', root, manifestsIn(root))).toEqual({
    store: { kind: 'slate', options: {} },
    clients: { pg: '^8.0.0' },
  })
  const deep = passing({
    'package.json': {},
    'services/a/package.json': {},
    ...store('services/a/node_modules/@skein/slate', slate),
  })
  expect(await installedStore('slate', deep, manifestsIn(deep))).toMatchObject({ store: { kind: 'slate' } })
})

test('a store that is not there, or is none, is named', async () => {
  const root = passing({ 'package.json': {}, ...store('node_modules/@skein/slate', 'export const other = 1') })
  await expect(installedStore('absent', root, manifestsIn(root))).rejects.toThrow(
    '@skein/absent is not installed in this workspace; nothing was written. Install it, and try again.',
  )
  await expect(installedStore('slate', root, manifestsIn(root))).rejects.toThrow(/index.js has no export "slate"./)
})
