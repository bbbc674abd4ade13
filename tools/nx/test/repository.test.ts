import { join } from 'node:path'
import { expect, test } from 'vitest'
import { passing, read, repository } from './scratch.ts'
import { complaint, node } from './workspace.ts'

test('in this repository, where the plugin runs from source, services hang together', { timeout: 60_000 }, async () => {
  const folder = passing({})
  // Whoever runs nx here at the same time has the usual folders.
  const env = { NX_WORKSPACE_DATA_DIRECTORY: join(folder, 'data'), NX_CACHE_DIRECTORY: join(folder, 'cache') }
  const args = ['graph', `--file=${folder}/graph.json`]
  expect(await complaint(node(repository, 'node_modules/nx/dist/bin/nx.js', args, env))).toBe('')
  const { graph } = JSON.parse(read(folder, 'graph.json')) as {
    graph: { dependencies: Record<string, { target: string; type: string }[]> }
  }
  const needs = (name: string): string[] =>
    (graph.dependencies[name] ?? [])
      .filter(({ target }) => target.startsWith('@clinic/'))
      .map(({ target }) => target)
      .sort()
  expect(needs('@clinic/appointment')).toEqual(['@clinic/patient', '@clinic/user'])
  expect(needs('@clinic/patient')).toEqual(['@clinic/user'])
  expect(needs('@clinic/user')).toEqual([])
})
