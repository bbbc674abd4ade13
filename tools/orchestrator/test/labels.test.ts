import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skein } from './cli.ts'
import { folder, freshDatabase, query } from './project.ts'

const files = {
  'db/V1__a.sql': 'CREATE TABLE a (id int);',
  'db/V1.2__b.sql': 'CREATE TABLE b (id int);',
  'db/U1.2__b.sql': 'DROP TABLE b;',
  'db/V13.1__c.sql': 'CREATE TABLE c (id int);',
}

test('versions are shown as their people write them, and taken so', async () => {
  const cwd = folder(files)
  const at = ['--url', await freshDatabase(), '--dir', 'db', '--layout', 'flyway']
  const type = async (...words: string[]) => {
    const { code, stdout, stderr } = await skein([...words, ...at], { cwd })
    return [code, stdout.replaceAll(/ +\d+ ms$/gm, '') + stderr]
  }
  expect(await type('to', '1.2')).toEqual([
    0,
    expect.stringMatching(
      /^✓ default@\d+ \(1\) a\n✓ default@\d+ \(1\.2\) b\n[^]*default {2}\d+ \(1\.2\) {2}1 pending\n/,
    ),
  ])
  expect(await type('status')).toEqual([
    0,
    expect.stringMatching(/ \(1\.2\) {2}1 pending\n· default@\d+ \(13\.1\) c\n/),
  ])
  expect(await type('plan')).toEqual([0, expect.stringMatching(/↑ {2}default@\d+ \(13\.1\) {2}c/)])
  expect(await type('to', 'default@1', '--yes')).toEqual([0, expect.stringMatching(/@\d+ \(1\.2\) b, taken back\n/)])
  expect(await type('history')).toEqual([0, expect.stringContaining(' (1.2)  reverted')])
  renameSync(join(cwd, 'db'), join(cwd, 'gone'))
  expect(await type('history')).toEqual([0, expect.stringMatching(/down {2}\d+ {2}reverted/)])
  renameSync(join(cwd, 'gone'), join(cwd, 'db'))
  expect(await type('wait', 'default@1')).toEqual([0, expect.stringMatching(/^✓ default@\d+ stands\n/)])
  expect(await type('to', '1.3')).toEqual([64, expect.stringContaining('"1.3" is no version.')])
  const { json } = await skein(['plan', '--json', ...at], { cwd })
  expect(json().steps).toMatchObject([{ label: '1.2' }, { label: '13.1' }])
})

test('a name that several have is asked about', async () => {
  const cwd = folder({ 'db/0001_a.sql': '-- +migrate Up\n', 'db/0001_b.sql': '-- +migrate Up\n' })
  const at = ['--url', await freshDatabase(), '--dir', 'db', '--layout', 'sql-migrate']
  const { code, stderr } = await skein(['to', '0001', ...at], { cwd })
  expect([code, stderr]).toEqual([64, expect.stringMatching(/0001 could be 1 or 2 in default/)])
})

/** `user` with Flyway's names, and `visit` which requires one of its versions by the name that it has there. */
async function system(requires: string) {
  const urls = [await freshDatabase(), await freshDatabase()]
  const cwd = folder({
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace('db/', 'user/'), text])),
    'visit/1_a.up.sql': `-- skein: requires=${requires}\nCREATE TABLE v (id int);`,
    'visit/1_a.down.sql': 'DROP TABLE v;',
    'skein.config.ts': `
      import { flyway } from '@skein/adopt'
      import { postgres } from '@skein/postgres'
      export default { services: {
        user: { store: postgres({ url: '${urls[0]}' }), migrations: flyway('user') },
        visit: { store: postgres({ url: '${urls[1]}' }), migrations: 'visit' },
      } }`,
  })
  const type = async (...words: string[]) => {
    const { code, stdout, stderr } = await skein(words, { cwd })
    return [code, stdout + stderr]
  }
  return { cwd, type, visits: urls[1] ?? '' }
}

test('what is required is named as its people write it, in files and in what is said of it', async () => {
  const { type, visits } = await system('user@1.2')
  expect((await type('validate'))[0]).toBe(0)
  expect(await type('plan', 'visit')).toEqual([
    0,
    expect.stringMatching(/after user@1\.2\n[^]*Note: user@1 comes before user@1\.2, which visit@1 needs\./),
  ])
  expect((await type('up', 'visit'))[0]).toBe(0)
  expect(await query(visits, 'SELECT requires::text FROM schema_migrations')).toEqual([
    { requires: expect.stringMatching(/^\{user@\d{3,}\}$/) as string },
  ])
  expect(await type('list', 'user', 'visit')).toEqual([0, expect.stringContaining('requires user@1.2')])
  expect(await type('down', '1', 'user', '--yes')).toEqual([
    2,
    expect.stringMatching(/REQUIRED_BY {2}user@1\.2 can't be taken back: visit@1 \(a\) stands/),
  ])
  expect(await type('down', '2', 'user', '--cascade', '--yes')).toEqual([
    2,
    expect.stringMatching(/IRREVERSIBLE {2}user@1 \(a\) can't be taken back: .*\n.*only as far as user@1\./),
  ])
  expect(await type('history', 'user')).toEqual([0, expect.stringMatching(/up {2}\d+ \(1\.2\) {2}applied/)])
  expect(await type('wait', 'user@13.1', '--timeout', '1s')).toEqual([
    75,
    expect.stringContaining('user@13.1 does not stand: user is at 1.2.'),
  ])
  expect(await type('to', '13.5', 'user')).toEqual([64, expect.stringContaining('"13.5" is no version.')])
  expect(await type('to', '5', 'user')).toEqual([2, expect.stringContaining('Its last versions are 1, 1.2, 13.1;')])
  expect(await type('force', '13.1', 'user', '--dry-run')).toEqual([
    0,
    expect.stringMatching(/\+ {2}user@\d+ \(13\.1\) {2}c/),
  ])
})

test('one that nobody has is refused by the name that was written', async () => {
  const { type } = await system('user@1.3')
  const says: unknown = expect.stringContaining('visit@1 requires user@1.3, which neither stands nor has a file.')
  expect(await type('validate')).toEqual([2, says])
  expect(await type('up')).toEqual([2, says])
})

test('what fails is named as its people write it', async () => {
  const cwd = folder({ ...files, 'db/V1.2__b.sql': 'SELECT wrong;' })
  const at = ['--url', await freshDatabase(), '--dir', 'db', '--layout', 'flyway']
  const { code, stdout, stderr } = await skein(['up', ...at], { cwd })
  expect([code, stdout + stderr]).toEqual([
    1,
    expect.stringMatching(/✗ default@1\.2 \(up\) failed:[^]*1 step \(default@13\.1\)/),
  ])
})

test('what is taken over from another tool requires what its files name', async () => {
  const urls = [await freshDatabase(), await freshDatabase()]
  const cwd = folder({
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace('db/', 'user/'), text])),
    'visit/20240101000000_a.sql':
      '-- skein: requires=user@1.2\n-- migrate:up\nCREATE TABLE v (id int);\n-- migrate:down\nDROP TABLE v;\n',
    'skein.config.ts': `
      import { dbmate, flyway } from '@skein/adopt'
      import { postgres } from '@skein/postgres'
      export default { services: {
        user: { store: postgres({ url: '${urls[0]}' }), migrations: flyway('user') },
        visit: { store: postgres({ url: '${urls[1]}' }), migrations: dbmate('visit') },
      } }`,
  })
  await query(
    urls[1] ?? '',
    `CREATE TABLE v (id int); CREATE TABLE schema_migrations (version varchar PRIMARY KEY);
    INSERT INTO schema_migrations VALUES ('20240101000000')`,
  )
  const { code, stderr } = await skein(['adopt', 'dbmate', 'visit', '--yes'], { cwd })
  expect([code, stderr]).toEqual([0, expect.any(String)])
  expect(await query(urls[1] ?? '', 'SELECT requires::text FROM schema_migrations')).toEqual([
    { requires: expect.stringMatching(/^\{user@\d{3,}\}$/) as string },
  ])
})
