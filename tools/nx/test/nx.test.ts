import { execFileSync } from 'node:child_process'
import { afterAll, describe, expect, test } from 'vitest'
import { clinic } from './clinic.ts'
import { read, remove, write } from './scratch.ts'
import { complaint, nx, workspace } from './workspace.ts'

// Each call of nx costs a second or two: the tests follow one workspace through a day.
const root = workspace(clinic)
afterAll(() => remove(root))

const settings = ['user.name=test', 'user.email=test@localhost', 'commit.gpgsign=false'].flatMap((one) => ['-c', one])
const git = (...args: readonly string[]): Buffer =>
  execFileSync('git', [...settings, ...args], { cwd: root, stdio: 'pipe' })
git('init', '--quiet', '--initial-branch=main')
git('add', '.')
git('commit', '--quiet', '--message=start')

const up = 'services/user/migrations/000001_create.up.sql'
const validate = async (): Promise<string> => {
  const run = nx(root, 'run-many', '-t', 'migrate-validate', '--output-style=static')
  expect(await complaint(run)).toBe('')
  return (await run).stdout
}
const fresh = (stdout: string): string[] =>
  [...stdout.matchAll(/^> nx run (\S+):migrate-validate(.*)$/gm)]
    .filter(([, , cached = '']) => !cached.includes('cache'))
    .map(([, project = '']) => project)
    .sort()

describe('nx, in a workspace of three services', { timeout: 60_000 }, () => {
  test('has their targets and their edges', async () => {
    expect(await complaint(nx(root, 'graph', '--file=graph.json'))).toBe('')
    const { graph } = JSON.parse(read(root, 'graph.json')) as {
      graph: {
        nodes: Record<string, { data: { targets: object } }>
        dependencies: Record<string, { target: string }[]>
      }
    }
    remove(`${root}/graph.json`)
    const edges = Object.entries(graph.dependencies).map(([source, to]) => [source, to.map(({ target }) => target)])
    expect(Object.fromEntries(edges)).toMatchObject({
      appointment: ['patient'],
      patient: ['@clinic/user'],
      '@clinic/user': [],
    })
    expect(Object.keys(graph.nodes['@clinic/user']?.data.targets ?? {})).toEqual(
      ['up', 'down', 'status', 'validate', 'plan'].map((verb) => `migrate-${verb}`),
    )
  })

  test('validates once, and again where what it reads has changed', async () => {
    expect(fresh(await validate())).toEqual(['@clinic/user', 'appointment', 'patient'])
    write(root, { 'services/user/src/main.ts': 'export const started = true\n' })
    expect(fresh(await validate())).toEqual([])
    write(root, { 'services/patient/seeds/000001_one.sql': '-- skein: requires=patient@1\n' })
    expect(fresh(await validate())).toEqual(['appointment', 'patient'])
  })

  test('finds a service affected when one that it requires changes', async () => {
    git('add', '.')
    git('commit', '--quiet', '--message=seed')
    const affected = async (): Promise<string[]> => {
      const { stdout } = await nx(root, 'show', 'projects', '--affected', '--base=main', '-t', 'migrate-validate')
      return stdout.split('\n').filter(Boolean).sort()
    }
    expect(await affected()).toEqual([])
    write(root, { [up]: `${read(root, up)}-- changed\n` })
    expect(await affected()).toEqual(['@clinic/user', 'appointment', 'patient'])
  })

  test('fails with what validate says, and forwards what is typed', async () => {
    write(root, { [up]: '-- skein: requires=nobody@1\nCREATE TABLE users (id int);\n' })
    const { code, stdout } = await nx(root, 'run', '@clinic/user:migrate-validate', '--json')
    expect(code).toBe(1)
    expect(stdout).toContain('> skein validate user --json')
    expect(stdout).toContain('"code": "REQUIREMENT_UNKNOWN"')
  })

  test("says which configuration it can't read, and where", async () => {
    const file = 'services/patient/skein.config.ts'
    write(root, { [file]: read(root, file).replace(`['user']`, 'process.argv') })
    const { code, stdout, stderr } = await nx(root, 'show', 'projects')
    expect(code).toBe(1)
    expect(stdout + stderr).toContain(`${root}/${file}:9: dependsOn is computed`)
  })
})
