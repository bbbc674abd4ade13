import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { serviceConfig } from '../clinic.ts'
import { folder } from '../project.ts'

const system = {
  'skein.config.ts': `export default { services: ['services/*'] }`,
  'services/user/skein.config.ts': serviceConfig('user'),
  'services/patient/skein.config.ts': serviceConfig('patient'),
}

test('new writes two files with a template into the service that is named, counting on as its folder does', async () => {
  const cwd = folder({
    ...system,
    'services/user/migrations/.gitkeep': '',
    'services/patient/migrations/0007_create_patients.up.sql': '-- skein: irreversible',
  })
  const { code, stdout } = await skein(['new', 'create phones!', 'patient'], { cwd })
  expect(code).toBe(0)
  expect(stdout).toBe(
    '✓ services/patient/migrations/0008_create_phones.up.sql\n✓ services/patient/migrations/0008_create_phones.down.sql\nNext: skein validate patient, then skein up patient\n',
  )
  expect(readFileSync(join(cwd, 'services/patient/migrations/0008_create_phones.up.sql'), 'utf8')).toMatch(
    /CREATE TABLE phones/,
  )
  expect((await skein(['validate', 'patient'], { cwd })).stdout).toMatch(/nothing found/)
  expect((await skein(['create', 'add_x', '--service', 'user', '--json'], { cwd })).json()).toEqual({
    service: 'user',
    version: '1',
    versions: ['1'],
    files: ['up', 'down'].map((way) => join(cwd, `services/user/migrations/000001_add_x.${way}.sql`)),
  })
})

test('the service is the one in whose folder one stands', async () => {
  const cwd = folder({ ...system, 'services/patient/migrations/20260101000000_a.up.sql': '' })
  const inside = join(cwd, 'services/patient/migrations')
  expect((await skein(['new', 'add_phone'], { cwd: inside })).code).toBe(0)
  expect(readdirSync(inside).filter((name) => /^20\d{12}_add_phone\.(up|down)\.sql$/.test(name))).toHaveLength(2)
  const nowhere = await skein(['new', 'add_phone'], { cwd })
  expect(nowhere.code).toBe(64)
  expect(nowhere.stderr).toMatch(/Which service is it for\?[^]*one of user, patient/)
})

test('a plain folder needs no configuration, and one that is not there is made', async () => {
  const cwd = folder()
  expect((await skein(['new', 'create_users', '--dir', 'db/migrations', '--timestamp'], { cwd })).code).toBe(0)
  expect(readdirSync(join(cwd, 'db/migrations'))).toEqual([
    expect.stringMatching(/^\d{14}_create_users\.down\.sql$/),
    expect.stringMatching(/^\d{14}_create_users\.up\.sql$/),
  ])
})

test('--template list prints what there is, and its own next command works', async () => {
  const cwd = folder(system)
  const { code, stdout, stderr } = await skein(['new', 'x', 'user', '--template', 'list'], { cwd })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^index  +\S.*  \S+\n/m)
  expect(readdirSync(join(cwd, 'services/user'))).toEqual(['skein.config.ts'])
  const next = /^Next: skein (.*)\n$/m.exec(stdout)?.[1]?.split(' ') ?? []
  expect((await skein(next, { cwd })).code).toBe(0)
  expect((await skein(['new', 'x', 'user', '--template', 'lst'], { cwd })).code).toBe(64)
})

test('names that are none are refused', async () => {
  const cwd = folder(system)
  expect((await skein(['new', '!!', 'user'], { cwd })).stderr).toMatch(/"!!" is no name for a migration/)
  expect((await skein(['new', 'a', 'usr'], { cwd })).stderr).toMatch(/There is no service "usr"\. Did you mean user\?/)
  expect((await skein(['new', 'add', 'a', 'phone'], { cwd })).code).toBe(64)
  expect((await skein(['new'], { cwd })).code).toBe(64)
  expect(readdirSync(join(cwd, 'services/user'))).toEqual(['skein.config.ts'])
})
