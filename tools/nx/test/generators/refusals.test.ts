import { FsTree } from 'nx/src/generators/tree'
import { expect, test } from 'vitest'
import { migrationGenerator } from '../../src/generators/migration.ts'
import { serviceGenerator } from '../../src/generators/service.ts'
import { storeGenerator } from '../../src/generators/store.ts'
import { type Files, link, passing, repository } from '../scratch.ts'

/** A workspace where only the store for PostgreSQL is installed. */
function tree(files: Files = {}): FsTree {
  const root = passing({ 'package.json': { name: 'scratch' }, ...files })
  link(root, '@skein/postgres', `${repository}/packages/postgres`)
  return new FsTree(root, false)
}

test.each([
  [{ name: '1st' }, '"1st" is no name for a service: letters, digits, - and _, starting with a letter.'],
  [{ name: 'a b' }, '"a b" is no name for a service: letters, digits, - and _, starting with a letter.'],
  [{ name: 'a', migration: 'Create A' }, '"Create A" is no name for a migration: a-z, digits and _.'],
  [{ name: 'taken' }, `services/taken isn't empty: it holds README.md. Nothing was written.`],
])('no service is made of %j', async (options, message) => {
  const here = tree({ 'services/taken/README.md': '' })
  await expect(serviceGenerator(here, { skipInstall: true, ...options })).rejects.toThrow(message)
  expect(here.listChanges()).toEqual([])
})

test.each([
  [{ name: 'my-store' }, '"my-store" is no name for a store: a-z and digits, as in redis.'],
  [{ name: 'taken', directory: 'services' }, `services isn't empty: it holds taken. Nothing was written.`],
])('no store is made of %j', (options, message) => {
  const here = tree({ 'services/taken/README.md': '' })
  expect(() => storeGenerator(here, { skipInstall: true, ...options })).toThrow(message)
  expect(here.listChanges()).toEqual([])
})

test.each([
  [{ name: 'a"; rm', service: 'user' }, '"a"; rm" is no name for a migration: letters, digits, - and _.'],
  [{ name: '', service: 'user' }, '"" is no name for a migration: letters, digits, - and _.'],
  [{ name: 'a', service: '$HOME' }, '"$HOME" is no name of a service.'],
])('no migration is asked for with %j', (options, message) => {
  expect(() => migrationGenerator(tree(), options)).toThrow(message)
})

test('a migration that the command line refuses is an error, after what it said itself', () => {
  const make = migrationGenerator(tree(), { name: 'a', service: 'b', command: 'exit 64 #' })
  expect(() => make()).toThrow('exit 64 # new "a" b ended with 64; what it says stands above.')
})
