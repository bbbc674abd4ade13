import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { canHaveTerminal, onTerminal, skein } from '../cli.ts'
import { folder, freshDatabase, standing } from '../project.ts'

function project(): string {
  const cwd = join(folder(), 'shop')
  mkdirSync(cwd)
  return realpathSync(cwd)
}

test.skipIf(!canHaveTerminal)(
  'a person is asked three questions, and the configuration follows the answers',
  async () => {
    const cwd = project()
    const url = await freshDatabase()
    const init = onTerminal(['init'], { cwd })
    await init.shown(/Which client connects, pg or postgres\? \[pg\] /)
    init.type('\n')
    await init.shown(/Where is the database\?[^\n]*\[embedded\] /)
    init.type(`${url}\n`)
    await init.shown(/Which folder holds the migrations\? \[migrations\] /)
    init.type('db/changes\n')
    const { code, stdout } = await init.done
    expect(code).toBe(0)
    expect(stdout).toMatch(/Next: [^\n]*npx skein up\r?\n$/)

    expect(statSync(join(cwd, '.env')).mode & 0o777).toBe(0o600)
    expect((await skein(['up'], { cwd })).stdout).toMatch(/✓ shop@1 create notes/)
    expect(await standing(url)).toEqual(['1'])
  },
)

test.skipIf(!canHaveTerminal)('who gives no answer gets nothing', async () => {
  const cwd = project()
  const init = onTerminal(['init'], { cwd })
  await init.shown(/\[pg\] /)
  init.type('\x04')
  expect(await init.done).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/✗ There was no answer\. Nothing was written\.\r?\n/) as string,
  })
  expect(readdirSync(cwd)).toEqual([])
})

test('where nobody can be asked it wants --yes, or all the answers', async () => {
  const cwd = project()
  expect(await skein(['init'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^✗ Nobody can be asked here\. Nothing was written\.\n→ skein init --yes /) as string,
  })
  expect(readdirSync(cwd)).toEqual([])
  const all = [
    '--client',
    'postgres',
    '--dir',
    'm',
    '--url',
    'postgres://me:se#cret@localhost/shop'.replace('#', '%23'),
  ]
  expect((await skein(['init', ...all], { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, '.env'), 'utf8')).toMatch(/\nDATABASE_URL=postgres:\/\/me:se%23cret@localhost\/shop\n$/)
})

test('answers that make no sense are refused, and an address is not repeated', async () => {
  const cwd = project()
  for (const [argv, said] of [
    [['--url', 'mysql://me:secret@localhost/x'], /✗ That is no address of a PostgreSQL\. Nothing was written\.\n/],
    [['--url', 'secret'], /no address of a PostgreSQL/],
    [['--client', 'mysql'], /argument 'mysql' is invalid/],
    [['--host', 'localhost'], /✗ init takes an address as one, not --host\. /],
    [['--config', 'x.ts'], /cannot be used with option '--config'/],
    [['--service', '1st'], /✗ init takes a name for --service, and "1st" is none\./],
    [['--dir', '../node_modules/skein/package.json'], /package\.json is no folder\. Nothing was written\.\n/],
    [['shop'], /too many arguments/i],
  ] as const) {
    const { code, stdout, stderr } = await skein(['init', '--yes', ...argv], { cwd })
    expect([argv, code, stdout, stderr]).toEqual([argv, 64, '', expect.stringMatching(said)])
    expect(stderr).not.toContain('secret')
  }
  expect(readdirSync(cwd)).toEqual([])
})

test('who has a store and no embedded server names the database', async () => {
  const cwd = project()
  rmSync(join(cwd, '../node_modules/@skein/embedded'))
  const { stdout } = await skein(['init', '--yes'], { cwd })
  expect(stdout).toMatch(/\nNext: [^\n]*, then write DATABASE_URL=postgres:\/\/… into \.env, then npx skein up\n$/)
  expect(readFileSync(join(cwd, 'skein.config.mts'), 'utf8')).not.toContain('embedded')
  const { code, stderr } = await skein(['up'], { cwd })
  expect([code, stderr]).toEqual([64, expect.stringMatching(/Service "shop": its url is not set\./)])
})

test.each([{ SKEIN_ENV: 'staging' }, { SKEIN_ENV: 'production' }, { NODE_ENV: 'production' }])(
  'with %o an unset address stays unset: no database is made up',
  async (env) => {
    const cwd = project()
    await skein(['init', '--yes'], { cwd })
    const { code, stderr } = await skein(['up'], { cwd, env })
    expect([code, stderr]).toEqual([
      64,
      expect.stringMatching(/Service "shop": its url is not set\. Nothing was touched/),
    ])
    expect(readdirSync(cwd).sort()).toEqual(['.env', '.gitignore', 'migrations', 'skein.config.mts'])
  },
)

test('signs that mean something in a text or a shell stay what they are', async () => {
  const cwd = project()
  const url = "postgres://me:it's$HOME@127.0.0.1:1/shop"
  const all = ['--client', 'pg', '--dir', "o'neill/db", '--url', url]
  expect(await skein(['init', ...all], { cwd })).toMatchObject({ code: 0, stderr: '' })
  expect(readFileSync(join(cwd, '.env'), 'utf8')).toContain(
    "\nDATABASE_URL='postgres://me:it%27s$HOME@127.0.0.1:1/shop'\n",
  )
  const { stdout } = await skein(['validate', '--json'], { cwd })
  expect(JSON.parse(stdout)).toMatchObject({ services: [{ service: 'shop', migrations: 1 }], findings: [] })
  expect((await skein(['status'], { cwd })).stdout).toContain('127.0.0.1:1/shop')
})
