import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { skein } from '../cli.ts'
import { table } from '../clinic.ts'
import { folder, freshDatabase, query, standing } from '../project.ts'

function plain(): string {
  return folder(
    Object.fromEntries(
      Object.entries({ ...table('000001', 'a'), ...table('000002', 'b') }).map(([name, text]) => [
        `db/migrations/${name}`,
        text,
      ]),
    ),
  )
}

test('one plain folder and a url need no configuration', async () => {
  const [cwd, url] = [plain(), await freshDatabase()]
  const args = ['--url', url.replace('postgres:', 'postgresql:'), '--dir', 'db/migrations']
  const { code, stdout } = await skein(['up', ...args], { cwd })
  expect([code, stdout]).toEqual([0, expect.stringMatching(/✓ default@1 create a[^]*default {2}2 {2}up to date/)])
  expect((await skein(['down', '1', '--yes', ...args], { cwd })).code).toBe(0)
  expect(await standing(url)).toEqual(['1'])
  const other = await skein(['status', ...args, '--service', 'user', '--json'], { cwd })
  expect(other.json()).toMatchObject({ services: [{ service: 'user', problems: [{ code: 'WRONG_SERVICE' }] }] })
})

test('a folder that is named as another tool names it is not taken for one of Skein’s', async () => {
  const url = await freshDatabase()
  const cwd = folder({
    'prisma/1_a/migration.sql': '',
    'flyway/V1__a.sql': '',
    'own/1_a.up.sql': '',
    'own/notes.sql': '',
  })
  for (const tool of ['prisma', 'flyway']) {
    const { code, stderr } = await skein(['up', '--url', url, '--dir', tool], { cwd })
    expect([code, stderr]).toEqual([64, expect.stringContaining(`--layout ${tool};`)])
    expect((await skein(['up', '--url', url, '--dir', tool, '--layout', tool, '--dry-run'], { cwd })).code).toBe(0)
  }
  const own = await skein(['validate', '--dir', 'own'], { cwd })
  expect([own.code, own.stderr + own.stdout]).toEqual([2, expect.stringContaining('notes.sql')])
})

test('the ledger can have a schema apart from what a folder drops', async () => {
  const cwd = folder({ 'db/1_a.up.sql': 'DROP TABLE IF EXISTS schema_migrations;' })
  const url = await freshDatabase()
  const args = ['up', '--url', url, '--dir', 'db']
  const { code, stderr, stdout } = await skein(args, { cwd })
  expect([code, stderr + stdout]).toEqual([1, expect.stringContaining('--schema skein')])
  expect((await skein([...args, '--schema', 'apart'], { cwd })).code).toBe(0)
  expect(await query(url, 'SELECT version::int FROM apart.schema_migrations')).toEqual([{ version: 1 }])
})

test('parts of an address and the variables of libpq work as well', async () => {
  const [cwd, url] = [plain(), await freshDatabase()]
  const { hostname, port, username, password, pathname } = new URL(url)
  const database = pathname.slice(1)
  const flags = await skein(
    [
      'up',
      '1',
      '--dir',
      'db/migrations',
      '--host',
      hostname,
      '--port',
      port,
      '--user',
      username,
      '--password',
      password,
      '--database',
      database,
    ],
    { cwd },
  )
  expect(flags.code).toBe(0)
  const env = { PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password, PGDATABASE: 'is-not-there' }
  expect((await skein(['up', '--dir', 'migrations', '--database', database], { cwd: `${cwd}/db`, env })).code).toBe(0)
  expect(await standing(url)).toEqual(['1', '2'])
  // Without any flag, in a folder without configuration.
  expect(
    (await skein(['status', '--json'], { cwd: `${cwd}/db`, env: { ...env, PGDATABASE: database } })).json(),
  ).toMatchObject({ services: [{ service: 'default', at: '2' }] })
  // Beside a URL the environment gives only who knocks.
  const bare = `postgres://${hostname}:${port}/${database}`
  expect((await skein(['status', '--url', bare, '--json'], { cwd: `${cwd}/db`, env })).json()).toMatchObject({
    services: [{ at: '2' }],
  })
})

test('an address that is missing or makes no sense is refused', async () => {
  const cwd = plain()
  for (const [args, said] of [
    [['--dir', 'db/migrations'], /Service "default": its url is not set/],
    [['--url', 'no url'], /The text after --url is no URL/],
    [
      ['--url', 'mysql://u:hidden-word@h/d'],
      /There is no store for mysql:\/\/ here: the package @skein\/mysql is not installed\.[^]*npm install --save-dev @skein\/mysql/,
    ],
    [['--url', 'postgres://u:hidden-word@h:port/d'], /not of the form postgres:/],
    [['--host', 'localhost', '--port', 'x'], /port.*must be a number from 1 to 65535/],
  ] as const) {
    const { code, stdout, stderr } = await skein(
      ['up', ...args, ...(args[0] === '--dir' ? [] : ['--dir', 'db/migrations'])],
      { cwd },
    )
    expect([code, stdout, stderr]).toEqual([64, '', expect.stringMatching(said)])
    expect(stderr).not.toContain('hidden-word')
  }
})

test('what the variables of libpq know reaches no store of another kind', async () => {
  const cwd = folder({
    'db/1_a.up.sql': 'SELECT 1;',
    'node_modules/@skein/other/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/@skein/other/index.js': `export const other = (options) => {
      throw new Error('given ' + Object.keys(options).sort().join(' and '))
    }`,
  })
  const env = { PGUSER: 'me', PGPASSWORD: 'hidden-word', PGHOST: 'there' }
  const { stderr } = await skein(['status', '--url', 'other://127.0.0.1:1/b', '--dir', 'db'], { cwd, env })
  expect(stderr).toMatch(/given url\b(?! and)/)
})

test('a store is the one that is installed where one stands, else the one beside Skein', async () => {
  const cwd = folder({
    'db/1_a.up.sql': 'SELECT 1;',
    'node_modules/@skein/postgres-of-mine/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/@skein/postgres-of-mine/index.js': `export { postgres as 'postgres-of-mine' } from '@skein/postgres'`,
  })
  const named = await skein(['status', '--url', 'postgres-of-mine://a@127.0.0.1:1/b', '--dir', 'db'], { cwd })
  expect([named.code, named.stderr]).toEqual([64, expect.stringContaining('not of the form postgres://')])

  const bare = mkdtempSync(join(tmpdir(), 'skein-bare-'))
  onTestFinished(() => rmSync(bare, { recursive: true }))
  mkdirSync(join(bare, 'migrations'))
  const { stdout, stderr } = await skein(['status', '--url', 'postgres://a@127.0.0.1:1/b'], { cwd: bare })
  expect([stderr, stdout]).toEqual(['', expect.stringContaining("127.0.0.1:1/b can't be reached")])
})

test('a store may take other schemes than its name, which its package says', async () => {
  const manifest = { type: 'module', exports: './index.js', skein: { schemes: ['strange'] } }
  const cwd = folder({
    'db/1_a.up.sql': 'SELECT 1;',
    'node_modules/@skein/mine/package.json': JSON.stringify(manifest),
    'node_modules/@skein/mine/index.js': `import { postgres } from '@skein/postgres'
      export const mine = (address) => { process.stderr.write(JSON.stringify(address)); return postgres(address) }`,
  })
  const url = 'strange://127.0.0.1:1/b'
  const env = { PGUSER: 'of-libpq' }
  const { code, stderr } = await skein(['status', '--url', url, '--dir', 'db', '--password', 'p'], { cwd, env })
  expect([code, stderr]).toEqual([64, expect.stringContaining('not of the form postgres://')])
  expect(stderr).toContain(JSON.stringify({ password: 'p', url }))
})
