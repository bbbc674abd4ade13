import { expect, test } from 'vitest'
import { skein } from './cli.ts'
import { alone, clinic, table } from './clinic.ts'
import { standing, tables, write } from './project.ts'

test('an unknown service is refused with what was probably meant', async () => {
  const place = await clinic()
  for (const verb of ['up', 'down', 'status', 'list', 'plan', 'validate', 'seed']) {
    const { code, stdout, stderr } = await skein([verb, 'patint'], place)
    expect([code, stdout, stderr]).toEqual([
      64,
      '',
      '✗ There is no service "patint". Did you mean patient? Nothing was touched.\n→ Type one of user, patient, appointment.\n',
    ])
  }
  expect((await skein(['up', 'patint', '--json'], place)).json()).toEqual({
    error: {
      code: 'USAGE',
      message: 'There is no service "patint". Did you mean patient?',
      hint: 'Type one of user, patient, appointment.',
      data: { service: 'patint' },
    },
  })
  expect(await Promise.all(Object.values(place.url).map(tables))).toEqual([[], [], []])
})

test('a wrong password, a server that is not there: refused, named without the password, and nothing is touched', async () => {
  const place = await clinic()
  const wrong = new URL(place.url['patient'] ?? '')
  wrong.password = 'not-the-password'
  for (const [url, code, said] of [
    [wrong.href, 'UNREACHABLE', /password authentication failed/],
    [`postgres://someone:not-the-password@127.0.0.1:1/patient`, 'UNREACHABLE', /nothing listens there/],
    [
      Object.assign(new URL(place.url['patient'] ?? ''), { pathname: '/is_not_there' }).href,
      'UNREACHABLE',
      /does not exist/,
    ],
  ] as const) {
    const env = { ...place.env, PATIENT_URL: url }
    const used = await skein(['up'], { ...place, env })
    expect(used.code).toBe(2)
    expect(used.stdout).toMatch(said)
    expect(used.stdout).toMatch(new RegExp(`✗ ${code} {2}patient[^]*Refused\\. Nothing was touched\\.`))
    const json = await skein(['up', '--json'], { ...place, env })
    expect(json.json()).toMatchObject({
      outcome: 'refused',
      refusals: expect.arrayContaining([expect.objectContaining({ code, service: 'patient' })]) as unknown,
    })
    for (const text of [used.stdout, used.stderr, json.stdout, json.stderr])
      expect(text).not.toContain('not-the-password')
  }
  expect(await Promise.all(Object.values(place.url).map(tables))).toEqual([[], [], []])
})

test('an unset url is exit 64 and names the service and the key', async () => {
  const place = await clinic()
  const { PATIENT_URL: _, ...env } = place.env
  for (const verb of ['up', 'status', 'plan']) {
    const { code, stderr } = await skein([verb], { ...place, env })
    expect([code, stderr]).toEqual([
      64,
      expect.stringMatching(/✗ Service "patient": its url is not set\. Nothing was touched\.\n→ /),
    ])
  }
  expect((await skein(['up', '--json'], { ...place, env })).json()).toMatchObject({
    error: { code: 'CONFIG_INVALID', data: { service: 'patient', key: 'url' } },
  })
  expect((await skein(['up', 'user'], { ...place, env })).code).toBe(0)
})

test('a statement that fails: its step rolls back, the earlier stand, nothing after it starts', async () => {
  const place = await clinic({
    user: {
      ...table('1', 'a'),
      '2_broken.up.sql': 'CREATE TABLE b (id int);\nINSERT INTO nowhere VALUES (1);',
      ...table('3', 'c'),
    },
    patient: table('1', 'p', '-- skein: requires=user@3\n'),
  })
  const { code, stdout, stderr } = await skein(['up'], place)
  expect([code, stderr]).toEqual([1, ''])
  expect(stdout).toMatch(
    /^✓ user@1 create a {2}\d+ ms\n✗ user@2 broken\n✗ user@2 \(up\) failed: relation "nowhere" does not exist \(42P01\)\n[^]*2_broken\.up\.sql:2:13/,
  )
  expect(stdout).toMatch(/> 2 \| INSERT INTO nowhere VALUES \(1\);\n/)
  expect(stdout).toMatch(
    /Not started: 2 steps \(user@3, patient@1\)\.\nuser {5}1 {2}2 pending\npatient {2}– {2}1 pending\nNext: [^\n]*the same command again[^\n]*\n$/,
  )
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
  const json = (await skein(['up', '--json'], place)).json()
  expect(json).toMatchObject({
    outcome: 'failed',
    steps: [
      { service: 'user', version: '2', state: 'failed' },
      { service: 'user', version: '3', state: 'not started' },
      { service: 'patient', state: 'not started' },
    ],
    error: { code: 'STEP_FAILED', data: { service: 'user', sqlstate: '42P01', line: 2 } },
    services: [
      { service: 'user', at: '1', pending: 2 },
      { service: 'patient', at: null },
    ],
  })
})

test('data of a row is for the terminal only', async () => {
  const place = await alone({
    '1_a.up.sql': `CREATE TABLE a (name text UNIQUE); INSERT INTO a VALUES ('Amina Haddad'), ('Amina Haddad');`,
  })
  expect((await skein(['up'], place)).stdout).toContain('Amina Haddad')
  expect((await skein(['up', '--json'], place)).stdout).not.toContain('Amina')
})

test('a folder that is not there or a file of nonsense is refused by name', async () => {
  const place = await clinic({ user: table('1', 'a'), patient: { 'seeds/x.sql': '' } })
  const { code, stderr } = await skein(['up'], place)
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/✗ The folder [^]*services\/patient\/migrations is not there\. Nothing was touched\.\n→ /),
  ])
  expect(await tables(place.url['user'] ?? '')).toEqual([])
  const wrong = await alone({ ...table('1', 'a'), '2_b.up.sql': 'SELECT 1;\0' })
  const refused = await skein(['up'], wrong)
  expect([refused.code, refused.stdout]).toEqual([
    2,
    expect.stringMatching(/✗ NUL_BYTE {2}The file holds a NUL byte[^(]*\([^)]*2_b\.up\.sql:1\)/),
  ])
  expect(await tables(wrong.url['user'] ?? '')).toEqual([])
})

test('what is no folder is refused by name', async () => {
  const place = await alone({ 'seeds/x.sql': '' })
  write(place.cwd, { 'services/user/migrations': 'a file' })
  const { code, stderr } = await skein(['up'], place)
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/✗ The folder [^]*services\/user\/migrations can't be read\./),
  ])
})

test('times and words that make no sense are refused', async () => {
  const place = await alone(table('1', 'a'))
  expect((await skein(['up', '--wait', 'soon'], place)).stderr).toMatch(/--wait soon is no time\./)
  expect((await skein(['up', 'x', '--nonsense'], place)).stderr).toMatch(/Unknown option '--nonsense'\./)
  expect((await skein(['upp', '--json'], place)).json()).toMatchObject({
    error: { code: 'USAGE', message: "Unknown command 'upp'. Did you mean up?" },
  })
})

test('a migration that ends the process does not look like success', async () => {
  const place = await alone({ '1_a.up.mjs': 'export default () => process.exit(0)' })
  const { code, stderr } = await skein(['up'], place)
  expect([code, stderr]).toEqual([1, expect.stringContaining('ended from within') as string])
  expect(await standing(place.url['user'] ?? '')).toEqual([])
})

test("what a migration misses is named, without Node's own way there", async () => {
  const place = await alone({ '1_a.up.mjs': "import './not-there.mjs'\nexport default () => {}" })
  const { code, stdout } = await skein(['up'], place)
  expect([code, stdout]).toEqual([1, expect.stringContaining('Cannot find module') as string])
  expect(stdout).not.toContain('node:internal')
})

test('a line of a configuration that can not be read is not repeated', async () => {
  const place = await alone(table('1', 'a'))
  write(place.cwd, { 'skein.config.ts': "const password = 'geheim' +\n" })
  const { code, stdout, stderr } = await skein(['up'], place)
  expect([code, stderr]).toEqual([64, expect.stringMatching(/✗ .*skein\.config\.ts[^]*skein\.config\.ts:1/) as string])
  expect(stdout + stderr).not.toContain('geheim')
})
