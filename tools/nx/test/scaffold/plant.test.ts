import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { FsTree } from 'nx/src/generators/tree'
import { expect, test } from 'vitest'
import { installation } from '../../src/scaffold/plant.ts'
import { passing, read } from '../scratch.ts'

test("once the files are written the workspace's own package manager installs, unless that is left to you", async () => {
  const npm = 'node_modules/.bin/npm'
  const root = passing({ 'package.json': {}, 'package-lock.json': {}, [npm]: '#!/bin/sh\necho "$@" > asked\n' })
  chmodSync(join(root, npm), 0o755)
  const tree = new FsTree(root, false)
  await installation(tree, false)?.()
  expect(read(root, 'asked')).toMatch(/^install\b/)
  expect(installation(tree, true)).toBeUndefined()
})
