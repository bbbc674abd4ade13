import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Io, Sink } from '../src/io.ts'
import { main } from '../src/main.ts'
import { loadVerb, verbNames } from '../src/verbs.ts'
import { skein } from './cli.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const names = verbNames()

/** One use of the command line in this process. */
async function use(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' }
  const sink = (to: 'out' | 'err'): Sink => ({
    write: (text) => void (written[to] += text),
    terminal: false,
    colours: false,
    width: 120,
  })
  const never = new AbortController().signal
  const io: Io = { cwd: '/', env: {}, out: sink('out'), err: sink('err'), ask: null, stop: never, cancel: never }
  const code = await main(argv, io)
  return { code, ...written }
}

test('a word that is a verb by chance hides neither an alias nor a mistyped verb', async () => {
  expect((await use('--env', 'status', 'goto', '--help')).out).toContain('Usage: skein to|goto')
  expect((await use('statsu', 'up')).err).toContain('Did you mean status?')
})

test('every file in commands/ is a verb, and help names it', async () => {
  expect(names).toEqual([
    'adopt',
    'baseline',
    'check',
    'completion',
    'dev',
    'down',
    'force',
    'fresh',
    'history',
    'init',
    'list',
    'new',
    'plan',
    'prove',
    'redo',
    'repair',
    'reset',
    'seed',
    'squash',
    'status',
    'to',
    'unlock',
    'up',
    'validate',
    'wait',
  ])
  const { code, out } = await use('--help')
  expect(code).toBe(0)
  for (const name of names) expect(out).toMatch(new RegExp(`^  ${name}[ |]`, 'm'))
})

const refused = /There is no file|cannot be used with option '--config/

test.each(names)('%s --help has examples that can be typed', async (name) => {
  const { code, out } = await use(name, '--help')
  expect(code).toBe(0)
  expect(out).toMatch(/^Examples:$/m)
  const { examples } = await loadVerb(name)
  expect(examples.length).toBeGreaterThan(1)
  for (const [line] of examples) {
    expect(line).toMatch(new RegExp(`^skein ${name}( |$)`))
    // With an option that ends the reading before anything is done.
    const { code, out, err } = await use(...line.split(' ').slice(1), '--config', '/is/not/there.ts')
    // To teach a shell takes no configuration; its examples are tried by the shells themselves.
    if (name !== 'completion') expect([line, code, out + err]).toEqual([line, 64, expect.stringMatching(refused)])
  }
})

test("the README's table has each verb and what help says of it", async () => {
  const rows = [...readme.matchAll(/^\| `skein (\w+)[^|]*\| ([^|]*?) *\|$/gm)].map(([, verb, does]) => [verb, does])
  const wanted = await Promise.all(names.map(async (name) => [name, (await loadVerb(name)).summary]))
  expect(rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))).toEqual(wanted)
})

test('bare skein is a mistake and shows the help', async () => {
  const { code, out, err } = await use()
  expect([code, out, err]).toEqual([64, '', expect.stringMatching(/^Usage: skein/)])
})

test.each([[['help']], [['help', 'up']], [['--json', 'help']]])('%j is a question, and is answered', async (words) => {
  const { code, stdout } = await skein(words, { cwd: import.meta.dirname })
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Usage: skein/)])
})

test('a mistake is told in one object with --json', async () => {
  const { code, out, err } = await use('up', '--json', '--phas', 'expand')
  expect([code, err, JSON.parse(out)]).toEqual([
    64,
    '',
    {
      error: {
        code: 'USAGE',
        message: "Unknown option '--phas'. Did you mean --phase?",
        hint: expect.any(String) as string,
        data: {},
      },
    },
  ])
})

const run = promisify(execFile)
const spy = `data:text/javascript,import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context) } })`

/** The files that a process loads. */
async function loaded(...args: string[]): Promise<string[]> {
  const ended = run(process.execPath, ['--import', spy, ...args], { cwd: root })
  const { stderr } = await ended.catch((error: unknown) => error as { stderr: string })
  return stderr.split('\n').filter((url) => url.startsWith('file:'))
}

test('help and the version load no engine, the version no verb, a verb no other', async () => {
  const version = await loaded('src/bin.ts', '--version')
  expect(version.filter((url) => /commander|commands|packages\//.test(url))).toEqual([])
  expect((await use('-V')).out).toBe((await use('--version')).out)
  expect((await use('--version', '--json')).out).toBe((await use('--version')).out)
  expect((await loaded('src/bin.ts', '--help')).filter((url) => url.includes('packages/'))).toEqual([])
  expect((await loaded('src/bin.ts', 'up', '--help')).filter((url) => url.includes('/commands/'))).toEqual([
    expect.stringMatching(/commands\/up\.ts$/),
  ])
})

test.each([
  ['status', 'survey'],
  ['validate', 'validate'],
  ['up', 'carry'],
])('%s loads its own part of the engine, and none of what other verbs need', async (verb, own) => {
  const files = await loaded('src/bin.ts', verb, '--config', '/is/not/there.ts')
  expect(files.filter((url) => url.endsWith(`engine/${own}.ts`))).toHaveLength(1)
  expect(files.filter((url) => /adopt\/src|engine\/(init|adopt|create|dev|wait|against)\b/.test(url))).toEqual([])
  expect(files.some((url) => url.includes('packages/control/'))).toBe(verb === 'up')
})

test('what a configuration and an application import loads neither the command line nor the run of many', async () => {
  const files = await loaded(
    '--input-type=module',
    '-e',
    `import { defineConfig, defineService, defineMigrations, migrate, check } from 'skein'; [defineConfig, defineService, defineMigrations, migrate, check].forEach((it) => it.name)`,
  )
  expect(files.filter((url) => url.includes('core/src/run/migrate'))).toHaveLength(1)
  expect(files.filter((url) => /commander|control|orchestrator\/src\/program|programs\/run|engine/.test(url))).toEqual(
    [],
  )
})

test('an old Node is told so in one sentence', async () => {
  const old = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.17.1' } })`
  const ended = await run(process.execPath, ['--import', old, 'src/bin.ts', 'up'], { cwd: root }).catch(
    (error: unknown) => error,
  )
  expect(ended).toMatchObject({
    code: 64,
    stdout: '',
    stderr: `skein needs Node 22.18 or newer, and this is ${process.version}.\n`,
  })
})
