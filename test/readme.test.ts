import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** Commands in the order in which a reader types them. */
const commands = [...readme.matchAll(/```sh\n([^]*?)```/g)]
  .flatMap(([, block = '']) => block.split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter(Boolean)

/** A copy of the tree, because readers write files, with databases of its own. */
const copy = mkdtempSync(join(tmpdir(), 'skein-readme-'))
for (const name of [
  'packages',
  'services',
  'migrations',
  'tools',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'skein.config.ts',
]) {
  cpSync(join(root, name), join(copy, name), { recursive: true, verbatimSymlinks: true })
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
const {
  USER_DATABASE_URL,
  PATIENT_DATABASE_URL,
  APPOINTMENT_DATABASE_URL,
  ANALYTICS_DATABASE_URL,
  GRAPH_URL,
  EMBEDDINGS_URL,
  ...inherited
} = process.env
const env = { ...inherited, SKEIN_ENV: 'development', SKEIN_EMBEDDED_FOLDER: join(copy, '.skein/postgres') }

/** What the npm scripts run once everything is installed, which it is: a copy must not install into its original. */
const skein = `'${process.execPath}' tools/orchestrator/src/bin.ts`
const doors: Readonly<Record<string, string>> = { 'npm start': `${skein} up`, 'npm run -s skein --': skein }

afterAll(() => rmSync(copy, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }))

test.each(commands.map((command, index) => [index + 1, command] as const))(
  '%i: %s',
  { timeout: 120_000 },
  async (_, command) => {
    // It is running.
    if (command === 'npm test') return
    const door = Object.keys(doors).find((start) => command.startsWith(start))
    if (door === undefined) throw new Error('the README has a command that this test does not know')
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command.replace(door, doors[door] ?? '')], {
      cwd: copy,
      env,
    })
    expect(stdout + stderr).not.toMatch(/✗/)
  },
)

test('the npm scripts are the doors that they are taken for', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  expect(scripts).toMatchObject({
    start: 'node tools/bootstrap/run.mjs start',
    test: 'node tools/bootstrap/run.mjs test',
    skein: 'node tools/bootstrap/run.mjs skein',
  })
})

test('the picture of the output is what npm start prints', () => {
  const lines = (/```text\n([^]*?)```/.exec(readme)?.[1] ?? '').split('\n').filter((line) => line.startsWith('✓'))
  for (const line of lines) {
    const [, service, version, title] = /^✓ (\w+)@(\d+) (.*?)  \d+ ms$/.exec(line) ?? []
    const file = `${version?.padStart(6, '0')}_${title?.replaceAll(' ', '_')}.up.sql`
    expect(readdirSync(join(root, `services/${service}/migrations`)), line).toContain(file)
  }
  expect(lines.length).toBeGreaterThan(5)
})

test('the table of verbs is in step with the commands', () => {
  const table = [...readme.matchAll(/^\| `([a-z]+)[ `]/gm)].map(([, verb]) => verb)
  const files = readdirSync(join(root, 'tools/orchestrator/src/commands')).map((file) => file.replace('.ts', ''))
  expect(new Set(table)).toEqual(new Set(files))
})

test('every page of docs/ can be reached from here, and every generator from CONTRIBUTING.md', () => {
  for (const page of readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')))
    expect(readme).toContain(`](docs/${page})`)
  const { generators } = JSON.parse(readFileSync(join(root, 'tools/nx/generators.json'), 'utf8')) as {
    generators: object
  }
  const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  for (const name of Object.keys(generators)) expect(contributing).toContain(`nx -- g @skein/nx:${name} `)
})
