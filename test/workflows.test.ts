import { execFile } from 'node:child_process'
import { accessSync, constants, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

interface Workflow {
  readonly on: object
  readonly jobs: Readonly<Record<string, { readonly 'runs-on': string; readonly steps: readonly Step[] }>>
}

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

const own = '.github/workflows/ci.yml'
const example = 'docs/examples/skein.yml'
const files = [own, example]

function stepsOf(file: string): readonly Step[] {
  return Object.values((parse(read(file)) as Workflow).jobs).flatMap(({ steps }) => steps)
}

test('no workflow is left out here', () => {
  expect(
    [...globSync('.github/workflows/*', { cwd: root }), ...globSync('docs/examples/*.yml', { cwd: root })].sort(),
  ).toEqual(files.sort())
})

test.each(files)('%s is YAML with jobs, whose actions have a version and whose scripts are bash', async (file) => {
  const steps = stepsOf(file)
  expect(steps.length).toBeGreaterThan(1)
  for (const { uses, run, ...more } of steps) {
    if (uses === undefined) await promisify(execFile)('bash', ['-n', '-c', run ?? ''])
    else expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/)
    expect(Object.keys(more).every((key) => ['with', 'name', 'if', 'env'].includes(key))).toBe(true)
  }
})

test('our own does what .ci/run does, with the history that it compares with', () => {
  const [checkout, , run, ...more] = stepsOf(own)
  expect([checkout?.with, run, more]).toEqual([{ 'fetch-depth': 0 }, { run: '.ci/run' }, []])
  accessSync(join(root, '.ci/run'), constants.X_OK)
})

/** The commands of skein's in a text, as words. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/(?:^|npx )skein ((?:[a-z]+)(?: [^|>`)\n]*)?)/g)].map(([, line = '']) =>
    line
      .replaceAll(/"|\$GITHUB_BASE_REF/g, (found) => (found === '"' ? '' : 'main'))
      .trim()
      .split(/\s+/),
  )
}

/** The line is understood: what it is refused for is only that there is no such configuration. */
async function understood(words: readonly string[]): Promise<unknown> {
  const args = ['tools/orchestrator/src/bin.ts', ...words, '--config', '/is/not/there.ts']
  return await promisify(execFile)(process.execPath, args, { cwd: root }).catch((error: unknown) => error)
}

test.each([example, 'docs/ci.md'])('the commands in %s exist, with all their options', async (file) => {
  const scripts = file.endsWith('.yml')
    ? stepsOf(file).map(({ run = '' }) => run)
    : [...read(file).matchAll(/`(skein [^`]+)`/g)].map(([, line = '']) => line)
  const commands = scripts.flatMap(commandsIn)
  // What the page tells of besides needs servers of its own, which the example has none of.
  const more = file.endsWith('.yml') ? [] : ['prove']
  expect(new Set(commands.map(([verb]) => verb))).toEqual(new Set(['validate', 'plan', 'up', 'status', ...more]))
  for (const words of commands) {
    expect([words, await understood(words)]).toEqual([
      words,
      expect.objectContaining({
        code: 64,
        stderr: expect.stringContaining('There is no file /is/not/there.ts') as string,
      }),
    ])
  }
})

test('the example judges a pull request against its base, comments its plan, and applies a release', () => {
  const scripts = stepsOf(example).map(({ run }) => run)
  expect(scripts).toContain('npx skein validate --format github --against "origin/$GITHUB_BASE_REF"')
  expect(scripts).toContainEqual(expect.stringMatching(/^npx skein plan .*--format markdown \| tee plan\.md/))
  expect(scripts).toContainEqual(expect.stringMatching(/^npx skein up /))
  const comment = scripts.find((script) => script?.includes('gh api')) ?? ''
  const [, marker = ''] = /startswith\("(.*?)"\)/.exec(comment) ?? []
  expect(read('tools/orchestrator/src/print/markdown.ts')).toContain(`\`${marker}\\n`)
})
