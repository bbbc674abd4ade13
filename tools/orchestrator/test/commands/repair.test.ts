import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { failed, ids, killed } from '../dirty.ts'
import { repository } from '../repository.ts'
import { query, standing, write } from '../project.ts'

test('--done writes the row, --forget drops what was begun; both ask, and history says who and why', async () => {
  const place = await killed()
  const url = place.url['user'] ?? ''
  const shown = await skein(['repair', '--done'], place)
  expect([shown.code, shown.stderr]).toEqual([
    2,
    '2 rows change, and nothing is run:\n×  user@2  loose  no longer open\n+  user@2  loose  repaired\n✗ This makes the ledger of user say that all of it was done, and runs nothing. Nobody can be asked here.\n→ Nothing was touched. For scripts there is --yes.\n',
  ])
  expect((await skein(['repair', '--done', '--dry-run', '--json'], place)).json()).toMatchObject({ outcome: 'planned' })
  expect(await standing(url)).toEqual(['1'])
  const { code, json } = await skein(['repair', '--done', '--because', 'finished by hand', '--yes', '--json'], place)
  expect(code).toBe(0)
  expect(json()).toMatchObject({
    outcome: 'done',
    changes: [
      { change: 'close', version: '2' },
      { change: 'add', version: '2', origin: 'repaired' },
    ],
    services: [{ at: '2', dirty: false, pending: 1 }],
  })
  expect(await ids(place)).toEqual([1])
  const told = await query(url, `SELECT outcome, because FROM schema_migrations_history WHERE action = 'add'`)
  expect(told).toEqual([{ outcome: 'repaired', because: 'finished by hand' }])
  expect((await skein(['status'], place)).stdout).toMatch(/Note: user has a row by repair: 2\n/)
  expect((await skein(['repair', '--done', '--yes'], place)).stdout).toMatch(/^Nothing to do\./)
})

test('what is forgotten runs again from its beginning', async () => {
  const place = await failed()
  const url = place.url['user'] ?? ''
  expect((await skein(['repair', '--forget', '--yes'], place)).code).toBe(0)
  expect((await skein(['status', '--json'], place)).json()).toMatchObject({ services: [{ dirty: false, at: '1' }] })
  await query(url, 'DROP TABLE b')
  write(place.cwd, { 'services/user/migrations/2_loose.up.sql': 'CREATE TABLE b (id int);' })
  expect((await skein(['up'], place)).code).toBe(0)
  expect(await standing(url)).toEqual(['1', '2', '3'])
})

test('a row that a file left unfinished can be ended one way or the other, and not gone on with', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('2', 'b') })
  const url = place.url['user'] ?? ''
  await skein(['up', '1', '--quiet'], place)
  await query(url, `INSERT INTO schema_migrations (version, description, open) VALUES (2, 'create b', '7')`)
  const { code, stdout } = await skein(['repair'], place)
  expect([code, stdout]).toEqual([
    3,
    expect.stringMatching(
      /^✗ DIRTY {2}user@2 was begun on [^ ]+ and its end is not known\.\n {2}→ Look at what stands in the database; skein repair user --done/,
    ),
  ])
  const resumed = await skein(['repair', '--resume', '--json'], place)
  expect([resumed.code, resumed.json()]).toMatchObject([2, { refusals: [{ code: 'NOT_RESUMABLE' }] }])
  expect((await skein(['repair', '--done', '--yes'], place)).code).toBe(0)
  expect((await skein(['list', '--json'], place)).json()).toMatchObject({
    services: [{ migrations: [{}, { state: 'applied', origin: 'repaired' }] }],
  })
})

test('a changed file is shown with both checksums, and accepted when somebody says so', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('2', 'b') })
  const url = place.url['user'] ?? ''
  await skein(['up', '--quiet'], place)
  const [row] = await query(url, 'SELECT checksum FROM schema_migrations WHERE version = 1')
  const was = String(row?.['checksum'])
  write(place.cwd, { 'services/user/migrations/1_create_a.up.sql': 'CREATE TABLE a (id int); -- said better\n' })
  const said = await skein(['repair', '--json'], place)
  expect(said.code).toBe(3)
  expect(said.json()).toMatchObject({
    ailments: [
      {
        code: 'CHANGED_FILE',
        version: '1',
        was,
        now: expect.not.stringMatching(was) as string,
        file: expect.stringMatching(/1_create_a\.up\.sql$/) as string,
      },
    ],
  })
  const { code, stderr } = await skein(['repair', '--accept-changed'], place)
  expect(code).toBe(2)
  expect(stderr).toMatch(
    new RegExp(
      `~ {2}user@1 {2}create a {2}accepted as it is now\\n {2}user@1 {2}applied {2}${was}\\n +now +[0-9a-f]{64} {2}services/user[^ ]*\\nThe ledger keeps no text of what was applied, only its checksum[^]*Nothing was touched`,
    ),
  )
  const done = await skein(['repair', '--accept-changed', '--yes', '--because', 'a comment', '--json'], place)
  expect([done.code, done.json()]).toMatchObject([0, { changes: [{ change: 'accept', version: '1', was }] }])
  const told = await query(url, `SELECT name, outcome, because FROM schema_migrations_history WHERE action = 'accept'`)
  expect(told).toEqual([{ name: '1', outcome: 'repaired', because: 'a comment' }])
  expect((await skein(['up'], place)).code).toBe(0)
  expect((await skein(['repair', '--accept-changed', '--yes'], place)).stdout).toMatch(/^Nothing to do\./)
})

test('where git has the file as it was applied, what differs is shown', async () => {
  const place = await alone({ ...table('1', 'a') })
  const file = 'services/user/migrations/1_create_a.up.sql'
  write(place.cwd, { '.gitignore': 'node_modules\n', [file]: 'CREATE TABLE a (\n  id int\n);\n' })
  const one = repository(place.cwd)
  one.git('init', '--quiet')
  one.commit()
  await skein(['up', '--quiet'], place)
  one.commit({ [file]: 'CREATE TABLE a (\n  id bigint\n);\n' })
  const { code, stdout } = await skein(['repair'], place)
  expect(code).toBe(3)
  expect(stdout).toMatch(
    /As it was applied it is in commit [0-9a-f]{7,}; since then:\n {2}@@[^]*\n {2}- {2}id int\n {2}\+ {2}id bigint\n/,
  )
  const up = await skein(['up'], place)
  expect(up.code).toBe(2)
  expect(up.stdout + up.stderr).toMatch(
    /CHANGED_FILE[^]*since then:\n {2}@@[^]*\n {2}- {2}id int\n {2}\+ {2}id bigint\n[^]*\n {2}→ Restore/,
  )
  expect((await skein(['plan', '--json'], place)).json()).toMatchObject({
    refusals: [
      {
        code: 'CHANGED_FILE',
        was: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        change: { diff: expect.stringContaining('+  id bigint') as string },
      },
    ],
  })
  write(place.cwd, { [file]: 'CREATE TABLE a (id text);\n' })
  expect((await skein(['repair'], place)).stdout).toContain('-  id int\n')
  // Also under another name.
  one.git('checkout', '--quiet', file)
  for (const way of ['up', 'down']) {
    const [from, to] = ['create_a', 'make_a'].map((title) => `services/user/migrations/1_${title}.${way}.sql`)
    one.git('mv', from ?? '', to ?? '')
  }
  one.commit()
  expect((await skein(['repair'], place)).stdout).toMatch(/1_make_a[^]*\n {2}- {2}id int\n/)
})

test('missing files and broken requirements are named with what can be done', async () => {
  const place = await clinic({
    user: { ...table('1', 'a'), ...table('3', 'c') },
    patient: table('1', 'b', '-- skein: requires=user@3\n'),
  })
  await skein(['up', '--quiet'], place)
  await query(place.url['user'] ?? '', `INSERT INTO schema_migrations (version, description) VALUES (2, 'lost')`)
  await skein(['force', '1', 'user', '--yes', '--quiet'], place)
  await query(place.url['user'] ?? '', `INSERT INTO schema_migrations (version, description) VALUES (2, 'lost')`)
  const { code, json } = await skein(['repair', '--json'], place)
  expect(code).toBe(3)
  expect(json()).toMatchObject({
    ailments: [
      { code: 'MISSING_FILE', service: 'user', version: '2' },
      { code: 'BROKEN_REQUIREMENT', service: 'patient', version: '1', requires: 'user@3' },
    ],
  })
  expect((await skein(['repair', 'patient', '--json'], place)).json()).toMatchObject({
    ailments: [{ service: 'patient' }],
  })
})

test('options that contradict each other, several dirty services, and a database out of reach are told', async () => {
  const place = await clinic({ user: table('1', 'a'), patient: table('1', 'b') })
  for (const args of [
    ['--done', '--forget'],
    ['--resume', '--done'],
    ['--from', '2'],
  ])
    expect([args, (await skein(['repair', ...args], place)).code]).toEqual([args, 64])
  await skein(['up', '--quiet'], place)
  for (const url of Object.values(place.url))
    await query(url, `INSERT INTO schema_migrations (version, description, open) VALUES (2, 'x', '7')`)
  const several = await skein(['repair', '--forget', '--yes'], place)
  expect([several.code, several.stderr]).toEqual([
    64,
    expect.stringMatching(/Several services are DIRTY: user, patient/),
  ])
  expect((await skein(['repair', 'patient', '--forget', '--yes'], place)).code).toBe(0)
  const away = { ...place, env: { ...place.env, USER_URL: 'postgres://nobody:secret-word@127.0.0.1:1/user' } }
  const { code, stdout, stderr } = await skein(['repair'], away)
  expect([code, stdout]).toEqual([2, expect.stringMatching(/^✗ UNREACHABLE {2}user can't be read/)])
  expect(stdout + stderr).not.toContain('secret-word')
})
