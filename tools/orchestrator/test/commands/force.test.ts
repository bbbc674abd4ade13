import { expect, test } from 'vitest'
import { canHaveTerminal, onTerminal, skein, start } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { query, standing, tables } from '../project.ts'

const three = { ...table('1', 'a'), ...table('2', 'b'), ...table('3', 'c') }

test('the rows become those of the files up to a version, and the database stays as it is', async () => {
  const place = await alone(three)
  const url = place.url['user'] ?? ''
  await skein(['up', '2', '--quiet'], place)
  const args = ['force', '3', '--because', "it's from a dump", '--yes', '--json']
  const { code, json } = await skein(args, place)
  expect(code).toBe(0)
  expect(json()).toMatchObject({
    outcome: 'done',
    because: "it's from a dump",
    changes: [{ service: 'user', change: 'add', version: '3', description: 'create c', origin: 'forced' }],
    services: [{ service: 'user', at: '3', pending: 0 }],
  })
  expect(await standing(url)).toEqual(['1', '2', '3'])
  expect(await tables(url)).not.toContain('c')
  const [said] = await query(url, 'SELECT * FROM schema_migrations_history ORDER BY id DESC LIMIT 1')
  expect(said).toMatchObject({
    action: 'add',
    name: '3',
    outcome: 'forced',
    because: "it's from a dump",
    by: expect.stringMatching(/^.+@.+:\d+$/) as string,
  })
  const back = await skein(['force', 'user@1', '--yes'], place)
  expect([back.code, back.stdout]).toEqual([
    0,
    '2 rows change, and nothing is run:\n-  user@3  create c  removed\n-  user@2  create b  removed\nDone.\nuser  1  2 pending\nNext: skein up\n',
  ])
  expect(await tables(url)).toContain('b')
  expect((await skein(['force', 'zero', '--yes'], place)).code).toBe(0)
  expect(await standing(url)).toEqual([])
  expect((await skein(['force', 'zero'], place)).stdout).toMatch(/^Nothing to do\./)
})

test('--dry-run shows the rows and touches nothing, not even where there is no ledger yet', async () => {
  const place = await alone(three)
  const { code, json } = await skein(['force', 'latest', '--dry-run', '--json'], place)
  expect(code).toBe(0)
  expect(json()).toMatchObject({ outcome: 'planned', run: null, changes: [{ version: '1' }, {}, { version: '3' }] })
  expect(await tables(place.url['user'] ?? '')).toEqual([])
})

test('nobody who can be asked: it shows the rows, refuses and touches nothing', async () => {
  const place = await alone(three)
  const { code, stdout, stderr } = await skein(['force', '1'], place)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toBe(
    '1 row changes, and nothing is run:\n+  user@1  create a  forced\n✗ This changes what the ledger of user says, and nothing else. Nobody can be asked here.\n→ Nothing was touched. For scripts there is --yes.\n',
  )
  expect(await tables(place.url['user'] ?? '')).toEqual([])
})

test.skipIf(!canHaveTerminal)('on a terminal the name of the service must be typed', async () => {
  const place = await alone(three)
  const using = onTerminal(['force', '1'], place)
  await using.shown(/Type user to go on: /)
  using.type('user\n')
  expect((await using.done).code).toBe(0)
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
})

test('a row that others require goes with a word about them, and a seed goes with its version', async () => {
  const place = await clinic({
    user: { ...three, 'seeds/people.sql': '-- skein: requires=user@2\nSELECT 1;\n' },
    patient: table('1', 'phones', '-- skein: requires=user@2\n'),
  })
  await skein(['up', '--seed', '--env', 'test', '--quiet'], place)
  const { json } = await skein(['force', '1', 'user', '--dry-run', '--json'], place)
  expect(json()).toMatchObject({
    changes: [{ version: '3' }, { version: '2', forgets: ['people'] }],
    notes: [{ code: 'BROKEN_REQUIREMENT', service: 'patient', version: '1' }],
  })
  await skein(['force', '1', 'user', '--yes', '--env', 'test'], place)
  const seeds = `SELECT name FROM schema_migrations_state WHERE kind = 'seed'`
  expect(await query(place.url['user'] ?? '', seeds)).toEqual([])
})

test('what makes no sense, or is not ours, is refused', async () => {
  const place = await clinic({ user: three, patient: table('1', 'x') })
  await query(place.url['patient'] ?? '', 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)')
  const missing = await skein(['force', '7', 'user', '--yes', '--json'], place)
  expect([missing.code, missing.json()]).toMatchObject([2, { refusals: [{ code: 'NO_SUCH_VERSION', version: '7' }] }])
  const foreign = await skein(['force', '1', 'patient', '--yes', '--json'], place)
  expect([foreign.code, foreign.json()]).toMatchObject([2, { refusals: [{ code: 'FOREIGN_LEDGER' }] }])
  const several = await skein(['force', 'zero', '--yes'], place)
  expect([several.code, several.stderr]).toEqual([64, expect.stringMatching(/force is for one service at a time/)])
  expect((await skein(['force', '1', '--yes'], place)).stderr).toMatch(
    /Version 1 of which service\?[^]*skein force 1 user/,
  )
})

test('while another runner is at work it waits, then says who it is; nothing was changed', async () => {
  const place = await alone({
    ...table('1', 'a', '-- skein: lock-timeout=5s\n'),
    '2_slow.up.sql': 'SELECT pg_sleep(20);',
  })
  const up = start(['up'], place)
  await up.shown(/✓ user@1/)
  const { code, stderr } = await skein(['force', 'zero', '--yes', '--wait', '200ms'], place)
  expect([code, stderr]).toEqual([75, expect.stringMatching(/user is being migrated by [^]*skein unlock user/)])
  up.signal('SIGINT')
  await up.done
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
})
