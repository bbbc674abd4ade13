import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { readMigrations } from '../../src/migrations/folder.ts'
import { thrown } from '../thrown.ts'
import { folderOf } from './disk.ts'

/** `CODE name:line` of each finding. */
function said(folder: string): string[] {
  return readMigrations(folder, ['sql']).findings.map(({ code, file, line }) => `${code} ${basename(file)}:${line}`)
}

test('reads pairs, sorted by version', () => {
  const folder = folderOf({
    '10_x.up.sql': '-- skein: requires=user@2 phase=backfill transaction=off lock-timeout=2s out-of-order\nselect 10;',
    '10_x.down.sql': '-- skein: lock-timeout=3s\nselect -10;',
    '9_create_patients.up.sql': 'select 9;',
    '009_create_patients.down.sql': 'select -9;',
    'README.md': '# about',
  })
  const { migrations, findings } = readMigrations(folder, ['sql'])
  expect(findings).toEqual([])
  expect(migrations).toMatchObject([
    {
      version: 9n,
      description: 'create patients',
      up: { file: join(folder, '9_create_patients.up.sql') },
      down: { file: join(folder, '009_create_patients.down.sql') },
      requires: [],
      phase: 'expand',
    },
    {
      version: 10n,
      description: 'x',
      requires: [{ service: 'user', version: 2n }],
      phase: 'backfill',
      outOfOrder: true,
      irreversible: false,
      up: { manner: { transaction: false, lockTimeout: 2000 } },
      down: { manner: { transaction: true, lockTimeout: 3000 } },
    },
  ])
  expect(
    migrations.map(({ up, down }) => [up, down].map((body) => body?.kind === 'text' && body.read().split('\n').at(-1))),
  ).toEqual([
    ['select 9;', 'select -9;'],
    ['select 10;', 'select -10;'],
  ])
})

test('a timestamp after a sequence is fine', () => {
  expect(
    said(folderOf(['000001_a.up.sql', '000001_a.down.sql', '20260301120000_b.up.sql', '20260301120000_b.down.sql'])),
  ).toEqual([])
})

test('an empty folder, an empty file and one of comments only are legal', () => {
  expect(readMigrations(folderOf([]), ['sql'])).toEqual({ migrations: [], repeatables: [], findings: [] })
  const { migrations, findings } = readMigrations(
    folderOf({ '1_a.up.sql': '', '1_a.down.sql': '', '2_b.up.sql': '-- later\n', '2_b.down.sql': '/* later */' }),
    ['sql'],
  )
  expect(findings).toEqual([])
  expect(migrations.map(({ version }) => version)).toEqual([1n, 2n])
})

test('the whole folder is judged at once', () => {
  const folder = folderOf({
    '000001_a.up.sql': 'select 1;\n',
    '000001_a.down.sql': '',
    '000002_b.up.sql': '-- b\n-- skein: requries=user@2\n',
    '000002_b.down.sql': '',
    '000002_c.up.sql': '',
    '000002_c.down.sql': '',
    '000003_d.down.sql': '',
    '000004_e.up.sql': Buffer.from('select 1;\n\0'),
    '000004_e.down.sql': '',
    '000005_f.up.sql': '',
    '000005_f.down.sql': Buffer.from([10, 10, 0xff]),
    '000006_g.up.sql': '',
    '20260301120000_h.up.sql': '-- skein: irreversible',
    '30000000000000_i.up.sql': '',
    '30000000000000_i.down.sql': '',
    '0007_init.sql': '',
    'R_views.py': '',
    'R_views.sql': '-- skein: phase=expand',
    '000008_k.verify.sql': '',
  })
  expect(said(folder).toSorted()).toEqual([
    'DOWN_WITHOUT_UP 000003_d.down.sql:1',
    'DUPLICATE_VERSION 000002_c.up.sql:1',
    'MISSING_DOWN 000006_g.up.sql:1',
    'NOT_UTF8 000005_f.down.sql:3',
    'NUL_BYTE 000004_e.up.sql:2',
    'SEQUENCE_AFTER_TIMESTAMP 30000000000000_i.up.sql:1',
    'UNKNOWN_DIRECTIVE 000002_b.up.sql:2',
    'UNKNOWN_DIRECTIVE R_views.sql:1',
    'UNREADABLE_NAME 0007_init.sql:1',
    'VERIFY_WITHOUT_UP 000008_k.verify.sql:1',
  ])
  for (const { file, message, remedy } of readMigrations(folder, ['sql']).findings) {
    expect(file.startsWith(folder) && message && remedy).toBeTruthy()
  }
})

test('a down under another name than its up is no down of it', () => {
  expect(said(folderOf(['1_add_name.up.sql', '1_add_nmae.down.sql']))).toEqual([
    'DOWN_WITHOUT_UP 1_add_nmae.down.sql:1',
    'MISSING_DOWN 1_add_name.up.sql:1',
  ])
})

test('of two downs none is taken in silence', () => {
  const folder = folderOf(['1_a.up.sql', '01_a.down.sql', '1_a.down.sql'])
  const { findings } = readMigrations(folder, ['sql'])
  expect(findings).toMatchObject([{ code: 'DUPLICATE_VERSION', severity: 'error' }])
  expect(findings[0]?.message).toContain('01_a.down.sql and 1_a.down.sql')
})

test('a folder that is not there, and a file that cannot be read', () => {
  const folder = folderOf([])
  expect(thrown(() => readMigrations(join(folder, 'nowhere'), ['sql']))).toMatchObject({
    code: 'FILE_UNREADABLE',
    data: { folder: join(folder, 'nowhere') },
  })
  mkdirSync(join(folder, '1_a.up.sql'))
  expect(thrown(() => readMigrations(folder, ['sql']))).toMatchObject({
    code: 'FILE_UNREADABLE',
    data: { file: join(folder, '1_a.up.sql') },
  })
})

test.each(['1_a.up.sql', '1_a.up.py', 'R_a.sql'])(
  'a pipe or a folder named %s is refused, and never waited for',
  (name) => {
    const folder = folderOf({})
    execFileSync('mkfifo', [join(folder, name)])
    expect(thrown(() => said(folder))).toMatchObject({ code: 'FILE_UNREADABLE', data: { file: join(folder, name) } })
    const other = folderOf({})
    mkdirSync(join(other, name))
    expect(thrown(() => said(other))).toMatchObject({ code: 'FILE_UNREADABLE', data: { file: join(other, name) } })
  },
)
