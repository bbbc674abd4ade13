import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMigrations } from '../../src/migrations/folder.ts'
import type { Body } from '../../src/migration.ts'
import { folderOf } from './disk.ts'

const read = (files: Readonly<Record<string, string>>) => readMigrations(folderOf(files), ['sql'])
const run = async (body: Body | undefined, client: unknown) => {
  if (body?.kind !== 'call') throw new Error('it is no module')
  await body.call(client, new AbortController().signal)
}
const down = { '1_a.down.sql': '' }

test('a verification belongs to the up of its name, and is no part of its checksum', () => {
  const bare = read({ '1_a.up.sql': 'select 1;', ...down }).migrations[0]
  const { migrations, findings } = read({ '1_a.up.sql': 'select 1;', '1_a.verify.sql': 'select true;', ...down })
  expect(findings).toEqual([])
  expect(migrations[0]?.verify?.read()).toBe('select true;')
  expect(migrations[0]?.up.checksum).toBe(bare?.up.checksum)
  expect(bare?.verify).toBeNull()
})

test('repeatables have a name and what they require', () => {
  const { repeatables, findings } = read({ 'R_b.sql': 'select 2;', 'R_a.sql': '-- skein: requires=user@R_x,user@2' })
  expect(findings).toEqual([])
  expect(repeatables).toMatchObject([
    { name: 'R_a', requires: [{ service: 'user', version: 'R_x' }, { version: 2n }] },
    { name: 'R_b', requires: [], up: { kind: 'text' } },
  ])
})

test('a module is read and not run, and is run with the client that it is given', async () => {
  const text = '// skein: requires=user@2\nexport default async (client) => void client.push("called")\n'
  const { migrations, findings } = read({ '1_a.up.mjs': text, '1_a.down.ts': 'throw new Error("run")' })
  expect(findings).toEqual([])
  expect(migrations[0]).toMatchObject({
    up: { kind: 'call', checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    down: { kind: 'call' },
    requires: [{ service: 'user', version: 2n }],
  })
  const client: string[] = []
  await run(migrations[0]?.up, client)
  expect(client).toEqual(['called'])
})

test('a module in TypeScript, and one in CommonJS', async () => {
  const { migrations } = read({
    '1_a.up.ts': 'export default (list: string[]): number => list.push("ts")',
    '2_b.up.cjs': 'module.exports = async (list) => list.push("cjs")',
  })
  const list: string[] = []
  for (const { up } of migrations) await run(up, list)
  expect(list).toEqual(['ts', 'cjs'])
})

test('a module that is none, or no longer the one that was planned, is not run', async () => {
  const folder = folderOf({ '1_a.up.mjs': 'export const up = 1', '2_b.up.mjs': 'export default () => 1' })
  const [first, second] = readMigrations(folder, ['sql']).migrations.map(({ up }) => up)
  await expect(run(first, null)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  writeFileSync(join(folder, '2_b.up.mjs'), 'export default () => 2')
  await expect(run(second, null)).rejects.toMatchObject({ code: 'FILE_CHANGED' })
})

test('a squashed migration may bear the version of the last that it replaces, and no other', () => {
  const codes = (files: Readonly<Record<string, string>>) =>
    read(files)
      .findings.filter(({ severity }) => severity === 'error')
      .map(({ code }) => code)
  const two = { '1_a.up.sql': '', '2_b.up.sql': '' }
  expect(codes({ ...two, '2_all.up.sql': '-- skein: replaces=1..2' })).toEqual([])
  expect(codes({ ...two, '3_all.up.sql': '-- skein: replaces=1..2' })).toEqual(['BAD_DIRECTIVE'])
  expect(codes({ '4_x.up.sql': '-- skein: replaces=1..4', '6_y.up.sql': '-- skein: replaces=3..6' })).toEqual([
    'BAD_DIRECTIVE',
  ])
  expect(codes({ '4_x.up.sql': '-- skein: replaces=1..4', '6_y.up.sql': '-- skein: replaces=1..6' })).toEqual([])
  expect(codes({ '2_x.up.sql': '-- skein: replaces=1..2', '2_y.up.sql': '-- skein: replaces=1..2' })).toEqual([
    'DUPLICATE_VERSION',
  ])
})
