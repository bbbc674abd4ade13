import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { readSeeds } from '../../src/migrations/seeds.ts'
import { thrown } from '../thrown.ts'
import { folderOf } from './disk.ts'

test('file names are the order and the identity of seeds', () => {
  const folder = folderOf({
    '020_patients.sql': '-- skein: requires=patient@2,user@1 env=staging,demo rerun transaction=off\ninsert 1;',
    '010_countries.sql': '-- skein: requires=patient@1',
    'roles.v2.sql': '-- skein: requires=patient@1',
    '.hidden.sql': '',
    'README.md': '',
    'data.csv': '',
  })
  const { seeds, findings } = readSeeds(folder, ['sql'])
  expect(findings).toEqual([])
  expect(seeds).toMatchObject([
    {
      name: '010_countries',
      requires: [{ service: 'patient', version: 1n }],
      environments: ['development', 'test'],
      rerun: false,
    },
    {
      name: '020_patients',
      requires: [
        { service: 'patient', version: 2n },
        { service: 'user', version: 1n },
      ],
      environments: ['staging', 'demo'],
      rerun: true,
      up: { kind: 'text', file: join(folder, '020_patients.sql'), manner: { transaction: false } },
    },
    { name: 'roles.v2' },
  ])
})

test('a seed is not named as a repeatable is, because both are known by their names', () => {
  const { seeds, findings } = readSeeds(folderOf({ 'R_roles.sql': '-- skein: requires=patient@1' }), ['sql'])
  expect([seeds, findings]).toMatchObject([[], [{ code: 'UNREADABLE_NAME', severity: 'error', line: 1 }]])
})

test('several findings at once', () => {
  const folder = folderOf({
    '010_a.sql': 'insert 1;',
    '020_b.sql': '-- skein: requires=user@1 phase=contract',
    '030_c.sql': Buffer.from('-- skein: requires=user@1\n\0'),
    '040_d.sql': '-- skein: requires=user@1 env=',
  })
  const { seeds, findings } = readSeeds(folder, ['sql'])
  expect(findings.map(({ code, severity, file, line }) => [code, severity, basename(file), line])).toEqual([
    ['SEED_WITHOUT_REQUIRES', 'warning', '010_a.sql', 1],
    ['UNKNOWN_DIRECTIVE', 'error', '020_b.sql', 1],
    ['NUL_BYTE', 'error', '030_c.sql', 2],
    ['BAD_DIRECTIVE', 'error', '040_d.sql', 1],
  ])
  expect(seeds.map(({ name }) => name)).toEqual(['010_a', '020_b', '040_d'])
})

test('a store reads its own endings, and a folder must be there', () => {
  const folder = folderOf({
    'a.cypher': '-- skein: requires=graph@1',
    'b.CQL': '// skein: requires=graph@1',
    'c.sql': '',
  })
  expect(readSeeds(folder, ['cypher', 'cql']).seeds.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(thrown(() => readSeeds(join(folder, 'nowhere'), ['sql']))).toMatchObject({ code: 'FILE_UNREADABLE' })
})
