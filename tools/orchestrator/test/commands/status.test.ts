import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { query, tables } from '../project.ts'

test('status says what stands and what waits, and creates nothing', async () => {
  const place = await clinic()
  const before = await skein(['status', '--json'], place)
  expect(before.code).toBe(0)
  expect(before.json()).toMatchObject({
    services: [
      {
        service: 'user',
        store: 'postgres',
        at: null,
        applied: [],
        pending: [
          { version: '1', description: 'create entities' },
          { version: '2', description: 'create users' },
        ],
        dirty: false,
      },
      { service: 'patient', at: null },
      { service: 'appointment', at: null, pending: [{ version: '1', description: 'create rooms' }] },
    ],
  })
  expect(await Promise.all(Object.values(place.url).map(tables))).toEqual([[], [], []])

  await skein(['up', 'user', '--quiet'], place)
  const after = await skein(['status', 'user', '--json'], place)
  const [service] = after.json().services
  expect(service).toMatchObject({
    service: 'user',
    at: '2',
    applied: [{ version: '1', description: 'create entities' }, { version: '2' }],
    pending: [],
    dirty: false,
  })
  expect(Date.now() - Date.parse(service?.applied[0]?.appliedAt ?? '')).toBeLessThan(60_000)
  const text = await skein(['status'], place)
  expect(text.stdout).toBe(`user         2  up to date
patient      –  2 pending
appointment  –  1 pending
· patient@1 create patients
· patient@2 create phones
· appointment@1 create rooms
Next: skein up
`)
})

test('--check exits 3 unless everything stands; a contract that waits is no debt', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('2', 'b', '-- skein: phase=contract\n') })
  expect((await skein(['status', '--check'], place)).code).toBe(3)
  await skein(['up', '--phase', 'backfill', '--quiet'], place)
  expect((await skein(['status', '--check'], place)).code).toBe(0)
  await query(place.url['user'] ?? '', "UPDATE schema_migrations SET checksum = repeat('0', 64)")
  const { code, stdout } = await skein(['status', '--check'], place)
  expect(code).toBe(3)
  expect(stdout).toMatch(/✗ CHANGED_FILE {2}user@1[^]*Next: skein repair, for what to do about it\n$/)
})

test('a service that cannot be reached is said to be so', async () => {
  const place = await clinic({ user: table('1', 'a'), patient: table('1', 'b') })
  const env = { ...place.env, USER_URL: 'postgres://nobody:secret-word@127.0.0.1:1/user' }
  const { code, stdout, stderr } = await skein(['status'], { ...place, env })
  expect(code).toBe(2)
  expect(stdout).toMatch(/user {5}– {2}out of reach\npatient {2}– {2}1 pending\n/)
  expect(stdout).toMatch(
    /✗ UNREACHABLE {2}user can't be read: postgres:\/\/nobody@127\.0\.0\.1:1\/user can't be reached/,
  )
  expect(stdout + stderr).not.toContain('secret-word')
  expect((await skein(['status', '--check'], { ...place, env })).code).toBe(3)
  expect((await skein(['status', 'patient'], { ...place, env })).code).toBe(0)
})
