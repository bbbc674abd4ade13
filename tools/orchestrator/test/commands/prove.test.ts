import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { skein, start } from '../cli.ts'
import { alone, type Clinic, clinic, table } from '../clinic.ts'
import { query, standing, tables } from '../project.ts'

const head = { ...table('000001', 'a'), ...table('000002', 'b') }

interface Proven {
  readonly services: readonly {
    readonly state: string
    readonly migrations: readonly { readonly version: string; readonly verdict: string; readonly changes: unknown[] }[]
    readonly schema: { readonly file: string; readonly state: string } | null
  }[]
}

/** The verdicts of a system of one service, by version. */
async function verdicts(place: Clinic): Promise<Readonly<Record<string, string>>> {
  const { json } = await skein(['prove', '--json'], place)
  const { services } = json() as unknown as Proven
  return Object.fromEntries((services[0]?.migrations ?? []).map(({ version, verdict }) => [version, verdict]))
}

/** Databases of its own rehearsals that are there now: other tests have theirs on the same server. */
async function shadows({ url }: Clinic): Promise<unknown[]> {
  const names = Object.values(url).map((text) => new URL(text).pathname.slice(1))
  return await query(
    url['user'] ?? '',
    `SELECT datname FROM pg_database WHERE datname LIKE 'skein_shadow%' AND shobj_description(oid, 'pg_database') ~ '(${names.join('|')})'`,
  )
}

test('each migration is rehearsed beside the database, which is not touched', async () => {
  const place = await clinic({
    user: { ...head, '000003_only_up.up.sql': '-- skein: irreversible\nCREATE TABLE c (id int);' },
    patient: {
      ...table('000001', 'p', '-- skein: requires=user@3\n'),
      'R_views.sql': 'CREATE OR REPLACE VIEW v AS SELECT id FROM p;',
    },
  })
  const { code, stdout } = await skein(['prove'], place)
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/✓ user@1 create a {2}proven[^]*user +2 proven, 1 without a way back\npatient +2 proven\n$/),
  ])
  expect(await tables(place.url['user'] ?? '')).toEqual([])
  expect(await shadows(place)).toEqual([])
})

test('a down that leaves something behind, or takes too much, is named with what differs', async () => {
  const place = await alone({
    ...head,
    '000003_kind.up.sql': `CREATE TYPE kind AS ENUM ('x'); ALTER TABLE a ADD COLUMN kind kind;`,
    '000003_kind.down.sql': 'ALTER TABLE a DROP COLUMN kind;',
    '000004_more.up.sql': 'CREATE INDEX b_id ON b (id); ALTER TABLE b ALTER COLUMN id SET NOT NULL;',
    '000004_more.down.sql': 'DROP INDEX b_id; ALTER TABLE b DROP COLUMN id;',
    ...table('000005', 'after'),
  })
  const { code, stdout } = await skein(['prove'], place)
  expect(code).toBe(3)
  expect(stdout).toMatch(
    /✗ user@3 kind: what stands after its down is not what stood before its up\.\n[^✗]*type public\.kind is left behind\n/,
  )
  expect(stdout).toMatch(/column public\.b\.id is lost/)
  expect(stdout).toMatch(/user +3 proven, 2 lossy/)
  expect(await verdicts(place)).toEqual({ 1: 'proven', 2: 'proven', 3: 'lossy', 4: 'lossy', 5: 'proven' })
})

test('a down that fails, an up that fails, and an up that makes something else the second time', async () => {
  const place = await alone({
    ...head,
    '000003_a.up.sql': 'CREATE TABLE x (id int);',
    '000003_a.down.sql': 'DROP TABLE y;',
    '000004_b.up.sql': `DO $$ BEGIN EXECUTE format('CREATE TABLE t (c%s int)', to_char(clock_timestamp(), 'US')); END $$;`,
    '000004_b.down.sql': 'DROP TABLE t;',
    'R_once.sql': 'CREATE TABLE once (id int);',
  })
  expect(await verdicts(place)).toEqual({ 1: 'proven', 2: 'proven', 3: 'broken', 4: 'unsteady', R_once: 'broken' })
  const { stdout } = await skein(['prove'], place)
  expect(stdout).toMatch(/user@3 a: its down failed\.[^]*"y" does not exist[^]*000003_a\.down\.sql:1/)
  expect(stdout).toMatch(/user@R_once run twice: its second up failed/)

  writeFileSync(join(place.cwd, 'services/user/migrations/000002_create_b.up.sql'), 'CREATE TABLE b (id integre);')
  expect(await verdicts(place)).toEqual({ 1: 'proven', 2: 'broken' })
  expect(await shadows(place)).toEqual([])
})

test('the schema is kept where it is asked for, and an old one is told of', async () => {
  const place = await alone(head)
  const file = join(place.cwd, 'services/user/schema.sql')
  expect((await skein(['prove', '--write'], place)).stdout).toMatch(/services\/user\/schema\.sql written/)
  const first = readFileSync(file, 'utf8')
  expect(first).toMatch(/\ba\b[^]*\bb\b/)
  expect(first).not.toContain('schema_migrations')
  expect((await skein(['prove'], place)).stdout).toMatch(/schema\.sql as it should be/)

  writeFileSync(
    join(place.cwd, 'services/user/migrations/000003_c.up.sql'),
    '-- skein: irreversible\nCREATE TABLE c (id int);',
  )
  const { code, stdout } = await skein(['prove'], place)
  expect([code, stdout]).toEqual([3, expect.stringMatching(/schema\.sql old[^]*Next: skein prove user --write/)])
  expect(readFileSync(file, 'utf8')).toBe(first)
  await skein(['prove', '--write'], place)
  expect(readFileSync(file, 'utf8')).toMatch(/\bc\b/)
})

test('what stands does not matter, and nothing is made in production', async () => {
  const place = await alone(head)
  await skein(['up', '1', 'user'], place)
  expect((await skein(['prove'], place)).code).toBe(0)
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
  const { code, stderr } = await skein(['prove', '--env', 'production'], place)
  expect([code, stderr]).toEqual([64, expect.stringMatching(/this is production/)])
})

test('Ctrl-C leaves no empty database behind', async () => {
  const place = await alone({ ...head, '000003_slow.up.sql': 'SELECT pg_sleep(60);' })
  const using = start(['prove'], place)
  await using.shown(/✓ user@2/)
  await expect.poll(async () => (await shadows(place)).length).toBe(1)
  using.signal('SIGINT')
  // Two that come at once are one to a process.
  await sleep(500)
  using.signal('SIGINT')
  const { code, stderr } = await using.done
  expect([code, stderr]).toEqual([1, expect.stringMatching(/Stopped while user was rehearsed/)])
  expect(await shadows(place)).toEqual([])
})

test('a service that has no empty store is skipped by name', async () => {
  const place = await alone(head)
  const url = new URL(place.url['user'] ?? '')
  await query(url.href, `CREATE ROLE weak_of_a_test LOGIN PASSWORD 'weak'`).catch(() => {})
  await query(url.href, `GRANT ALL ON DATABASE ${url.pathname.slice(1)} TO weak_of_a_test`)
  const weak = {
    ...place,
    env: { USER_URL: Object.assign(url, { username: 'weak_of_a_test', password: 'weak' }).href },
  }
  const { code, stdout } = await skein(['prove'], weak)
  expect([code, stdout]).toEqual([0, expect.stringMatching(/user +skipped: .*(create|CREATEDB)/i)])
  expect((await skein(['prove', '--require-all'], weak)).code).toBe(3)
})

test('a squashed migration must make what those make that it replaces', async () => {
  const place = await alone({ ...head, ...table('000003', 'c') })
  await skein(['squash', '1..3', 'user'], place)
  expect(await verdicts(place)).toEqual({ 3: 'proven' })

  const file = join(place.cwd, 'services/user/migrations/000003_squashed.up.sql')
  writeFileSync(file, readFileSync(file, 'utf8').replace('CREATE TABLE b (id int)', 'CREATE TABLE b (id bigint)'))
  const { code, stdout } = await skein(['prove'], place)
  expect([code, stdout]).toEqual([
    3,
    expect.stringMatching(
      /user@3 squashed: it makes something else than those that it replaces\.\n {2}column public\.b\.id differs\n.*integer[^]*bigint/,
    ),
  ])
})
