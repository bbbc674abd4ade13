import { globSync } from 'node:fs'
import type { ProjectConfiguration } from 'nx/src/devkit-exports'
import { expect, test } from 'vitest'
import { createNodes, type PluginOptions } from '../src/index.ts'
import { clinic, config } from './clinic.ts'
import { type Files, passing } from './scratch.ts'

type Projects = Readonly<Record<string, Omit<ProjectConfiguration, 'root'>>>

/** What the plugin infers of these files: projects by folder. */
async function infer(files: Files, options?: PluginOptions): Promise<Projects> {
  const workspaceRoot = passing(files)
  const [pattern, nodes] = createNodes
  const found = globSync(pattern, { cwd: workspaceRoot }).sort()
  const results = await nodes(found, options, { workspaceRoot, nxJsonConfiguration: {} })
  return Object.assign({}, ...results.map(([, { projects }]) => projects)) as Projects
}

const targets = (project: Projects[string] | undefined): string[] => Object.keys(project?.targets ?? {})
const inputs = (project: Projects[string] | undefined): unknown => project?.targets?.['migrate-validate']?.inputs

test('every service is a project with its verbs as targets; what lists services is none', async () => {
  const projects = await infer(clinic)
  expect(Object.keys(projects)).toEqual(['services/appointment', 'services/patient', 'services/user'])
  expect(targets(projects['services/user'])).toEqual(
    ['up', 'down', 'status', 'validate', 'plan'].map((verb) => `migrate-${verb}`),
  )
})

test('a target calls the command line at the root and says what it does', async () => {
  const { 'services/user': user } = await infer(clinic)
  expect(user?.targets?.['migrate-up']).toEqual({
    command: 'skein up user',
    options: { cwd: '.' },
    metadata: {
      description: 'Applies what is pending: user',
      technologies: ['skein'],
      help: { command: 'skein up --help', example: { args: ['--dry-run'] } },
    },
    cache: false,
    parallelism: false,
  })
  const kept = Object.values(user?.targets ?? {}).filter(({ cache }) => cache !== false)
  expect(kept.map(({ command }) => command)).toEqual(['skein validate user'])
})

test('without a configuration at the root the command line starts in the folder of the service', async () => {
  const { 'a/b': project } = await infer({
    'a/skein.config.ts': clinic['skein.config.ts'],
    'a/b/skein.config.mjs': config('b'),
  })
  expect(project?.targets?.['migrate-up']?.options).toEqual({ cwd: 'a/b' })
})

test('validate reads the files of a service, of all that it needs, and those that list services', async () => {
  const projects = await infer({
    ...clinic,
    'services/user/skein.config.ts': `import './db.ts'\n${config('user')}`,
    'services/user/db.ts': '',
  })
  const files = (name: string): string[] =>
    ['skein.config.ts', 'migrations/**/*', 'seeds/**/*'].map((path) => `{workspaceRoot}/services/${name}/${path}`)
  const root = '{workspaceRoot}/skein.config.ts'
  const user = files('user').toSpliced(1, 0, '{workspaceRoot}/services/user/db.ts')
  expect(inputs(projects['services/user'])).toEqual([...user, root])
  expect(inputs(projects['services/patient'])).toEqual([...files('patient'), ...user, root])
  expect(inputs(projects['services/appointment'])).toEqual([
    ...files('appointment'),
    ...files('patient'),
    ...user,
    root,
  ])
})

test('a service needs what its configuration, its migrations and its seeds name, and never itself', async () => {
  const { a } = await infer({
    'a/skein.config.ts': config('a', `dependsOn: ['d', 'c']`),
    'a/migrations/000001_one.up.sql': '-- skein: requires=c@1,a@0\n',
    'a/seeds/one.sql': '-- skein: requires=a@1,b@2 env=test\n',
  })
  expect(a?.metadata).toEqual({ skein: { service: 'a', needs: ['b', 'c', 'd'] } })
})

test('services may require each other in circles of whole services', async () => {
  const files = {
    'a/skein.config.ts': config('a', `dependsOn: ['b']`),
    'b/skein.config.ts': config('b', `dependsOn: ['a']`),
  }
  const { a, b } = await infer(files)
  expect(new Set(inputs(a) as string[])).toEqual(new Set(inputs(b) as string[]))
})

test('migrations in code may be anywhere in the folder', async () => {
  const { a } = await infer({
    'a/skein.config.ts': `export default { name: 'a', store: x, migrations: [{ requires: ['b@1'] }] }`,
  })
  expect(inputs(a)).toEqual(['{workspaceRoot}/a/skein.config.ts', '{workspaceRoot}/a/**/*'])
  expect(a?.metadata).toEqual({ skein: { service: 'a', needs: ['b'] } })
})

test('a service names its project where nothing else does', async () => {
  const projects = await infer({ ...clinic, 'services/appointment/project.json': { name: 'visits' } })
  expect(Object.values(projects).map(({ name }) => name)).toEqual([undefined, 'patient', undefined])
})

test('of several configurations in a folder the command line takes the first', async () => {
  const { a } = await infer({ 'a/skein.config.js': config('wrong'), 'a/skein.config.ts': config('right') })
  expect(a?.name).toBe('right')
})

test('options name targets and command, and add inputs', async () => {
  const { a } = await infer(
    { 'a/skein.config.ts': config('a') },
    { prefix: 'db:', command: 'npx skein', inputs: ['{workspaceRoot}/x'] },
  )
  expect(targets(a)).toEqual(['db:up', 'db:down', 'db:status', 'db:validate', 'db:plan'])
  expect(a?.targets?.['db:down']?.command).toBe('npx skein down a')
  expect(a?.targets?.['db:validate']?.inputs?.at(-1)).toBe('{workspaceRoot}/x')
})

test("what can't be read is named, and all others have their targets", async () => {
  const files = {
    ...clinic,
    'x/skein.config.ts': config('x', 'dependsOn: all()'),
    'y/skein.config.ts': config('y').replace(`'seeds'`, `'../../y'`),
  }
  const error = (await infer(files).catch((thrown: unknown) => thrown)) as {
    errors: [file: string, error: Error][]
    partialResults: unknown[]
  }
  expect(error.errors.map(([file, { message }]) => `${file}: ${message.replaceAll(/\/\S*\//g, '…/')}`)).toEqual([
    `x/skein.config.ts: …/skein.config.ts:8: dependsOn is computed, and nx reads this file without running it. Write it out: dependsOn: ['user']`,
    `y/skein.config.ts: …/y lies outside the workspace, where nx sees no change.`,
  ])
  expect(error.partialResults).toHaveLength(3)
})
