import { expect, test } from 'vitest'
import { parseRequirement } from '../../src/migrations/directives.ts'
import { numbered } from '../../src/migrations/labels.ts'
import type { Loaded } from '../../src/migrations/load.ts'
import { given } from '../plan/given.ts'

/** A service whose versions are `number label`, and which requires something. */
function loaded(name: string, versions: readonly string[], required?: string): Loaded {
  const requires = required === undefined ? [] : [parseRequirement(required)!]
  const migrations = versions.map((text) => {
    const [version = '', label] = text.split(' ')
    const [file] = given(name, { files: [version] }).migrations
    return { ...file!, requires, ...(label !== undefined && { label }) }
  })
  return { service: { name } as Loaded['service'], migrations, repeatables: [], seeds: [], findings: [] }
}

test.each<[required: string, versions: string[], meant: bigint | string]>([
  ['user@13.1', ['1000 1', '13001 13.1'], 13001n],
  ['user@1', ['1000 1', '13001 13.1'], 1000n],
  ['user@2017-09-23-120000', ['20170923120000 2017-09-23-120000'], 20170923120000n],
  ['user@20170923120000', ['20170923120000 2017-09-23-120000'], 20170923120000n],
  ['user@20210101_init', ['7 20210101_init'], 7n],
  ['user@0002', ['20 0002'], 20n],
  // Two that are written alike are told apart by their numbers only.
  ['user@1', ['1', '2 0001'], 1n],
  ['user@3', ['1 0003', '2 3'], 3n],
  ['user@13.2', ['13001 13.1'], '13.2'],
  ['user@2', ['1', '2'], 2n],
  ['user@R_views', ['1000 1'], 'R_views'],
  ['ghost@1.10', ['1000 1'], '1.10'],
])('%s of %j is %s', (required, versions, meant) => {
  const [, patient] = numbered([loaded('user', versions), loaded('patient', ['1'], required)])
  expect(patient?.migrations[0]?.requires[0]?.version).toBe(meant)
})

test('a service may speak of its own', () => {
  const [user] = numbered([loaded('user', ['1000 1', '13001 13.1'], 'user@1')])
  expect(user?.migrations[1]?.requires).toEqual([{ service: 'user', version: 1000n }])
})
