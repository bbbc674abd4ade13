import { expect, test } from 'vitest'
import { canHaveTerminal, onTerminal, skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { query, standing, tables, write } from '../project.ts'

/** The name of a database, as its url has it. */
function nameOf(url: string | undefined): string {
  return new URL(url ?? '').pathname.slice(1)
}

test('it drops what came after Skein, whoever made it, and applies everything; the rest stays', async () => {
  const place = await alone({
    '1_a.up.sql': 'CREATE TABLE a (id int);',
    '2_b.up.sql': '-- skein: transaction=off\nCREATE TABLE b (id int);\nSELECT 1 / 0;',
    'seeds/people.sql': '-- skein: requires=user@1\nINSERT INTO a VALUES (7);\n',
  })
  const url = place.url['user'] ?? ''
  await query(url, 'CREATE TABLE older (id int)')
  expect((await skein(['up', '--quiet'], place)).code).toBe(1)
  await query(url, 'CREATE TABLE by_hand (id int); CREATE VIEW on_a AS SELECT * FROM a')
  write(place.cwd, { 'services/user/migrations/2_b.up.sql': 'SELECT 1;' })
  const { code, json } = await skein(['fresh', '--seed', '--env', 'test', '--yes', '--json'], place)
  expect(code).toBe(0)
  expect(json()).toMatchObject({
    outcome: 'done',
    wipes: [
      { service: 'user', removed: expect.arrayContaining(['TABLE public.by_hand', 'VIEW public.on_a']) as unknown },
    ],
    steps: [
      { version: '1', state: 'applied' },
      { version: '2', state: 'applied' },
      { seed: 'people', state: 'applied' },
    ],
    services: [{ at: '2', dirty: false }],
  })
  expect((await tables(url)).filter((name) => !name.startsWith('schema_'))).toEqual(['a', 'older'])
  expect(await query(url, 'SELECT id FROM a')).toEqual([{ id: 7 }])
  const history = await query(url, 'SELECT action, outcome FROM schema_migrations_history ORDER BY id')
  expect(history.map(({ action, outcome }) => `${String(action)} ${String(outcome)}`)).toEqual([
    'up applied',
    'up failed',
    'wipe wiped',
    'up applied',
    'up applied',
    'seed applied',
  ])
})

test('without --yes it asks, which it cannot here; --dry-run touches nothing', async () => {
  const place = await alone(table('1', 'a'))
  const url = place.url['user'] ?? ''
  await skein(['up', '--quiet'], place)
  await query(url, 'INSERT INTO a VALUES (1)')
  const { code, stderr } = await skein(['fresh'], place)
  expect(code).toBe(2)
  expect(stderr).toMatch(
    new RegExp(
      `^Drops, in 1 database:\\n✗ user: everything in postgres:[^ ]*/${nameOf(url)} that did not stand there before Skein\\n1 step:\\n[^]*✗ This drops what is in the database ${nameOf(url)}, and its data with it\\. Nobody can be asked here\\.\\n→ Nothing was touched`,
    ),
  )
  const dry = await skein(['fresh', '--dry-run', '--json'], place)
  expect([dry.code, dry.json()]).toMatchObject([
    0,
    { wipes: [{ service: 'user', removed: null }], steps: [{ version: '1' }] },
  ])
  expect(await query(url, 'SELECT * FROM a')).toHaveLength(1)
})

test.skipIf(!canHaveTerminal)('on a terminal the name of the database must be typed', async () => {
  const place = await alone(table('1', 'a'))
  const url = place.url['user'] ?? ''
  await skein(['up', '--quiet'], place)
  await query(url, 'INSERT INTO a VALUES (1)')
  const answer = async (word: string) => {
    const using = onTerminal(['fresh'], place)
    await using.shown(/Type \S+ to go on: /)
    using.type(`${word}\n`)
    return (await using.done).code
  }
  expect(await answer('user')).toBe(2)
  expect(await query(url, 'SELECT * FROM a')).toHaveLength(1)
  expect(await answer(nameOf(url))).toBe(0)
  expect(await query(url, 'SELECT * FROM a')).toEqual([])
})

test('production is refused, by the environment of the call or of the ledger', async () => {
  const place = await alone(table('1', 'a'))
  await skein(['up', '--quiet', '--env', 'production'], place)
  for (const env of [{}, { SKEIN_ENV: 'production' }]) {
    const { code, json } = await skein(['fresh', '--yes', '--json'], { ...place, env: { ...place.env, ...env } })
    expect([code, json()]).toMatchObject([2, { outcome: 'refused', refusals: [{ code: 'PRODUCTION' }] }])
  }
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
})

test('what is required elsewhere is refused, unless --cascade takes the others back first', async () => {
  const place = await clinic()
  await skein(['up', '--quiet'], place)
  const refused = await skein(['fresh', 'user', '--yes', '--json'], place)
  expect([refused.code, refused.json()]).toMatchObject([2, { refusals: [{ code: 'REQUIRED_BY' }, {}] }])
  expect(await standing(place.url['user'] ?? '')).toEqual(['1', '2'])
  const { code, json } = await skein(['fresh', 'user', '--cascade', '--yes', '--json'], place)
  expect(code).toBe(0)
  expect(
    json().steps.map((step) => `${String(step['direction'])} ${step.service}@${step.version} ${String(step['state'])}`),
  ).toEqual([
    'down appointment@1 applied',
    'down patient@2 applied',
    'up user@1 applied',
    'up user@2 applied',
    'up patient@2 applied',
    'up appointment@1 applied',
  ])
  expect((await skein(['status', '--check'], place)).code).toBe(0)
})

test('prepared transactions that wait are named, and nothing is touched', async () => {
  const place = await alone(table('1', 'a'))
  const url = place.url['user'] ?? ''
  await skein(['up', '--quiet'], place)
  const gid = `wait-${nameOf(url)}`
  await query(url, `BEGIN; INSERT INTO a VALUES (1); PREPARE TRANSACTION '${gid}'`)
  const { code, stderr } = await skein(['fresh', '--yes'], place)
  await query(url, `ROLLBACK PREPARED '${gid}'`)
  expect([code, stderr]).toEqual([2, expect.stringMatching(new RegExp(`${gid}[^]*Nothing was touched`))])
  expect(await tables(url)).toContain('a')
})

test('a baseline stays, with what it speaks of; where there is no ledger there is nothing to drop', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('2', 'b') })
  const url = place.url['user'] ?? ''
  await query(url, 'CREATE TABLE a (id int)')
  await skein(['baseline', '1', '--quiet'], place)
  await skein(['up', '--quiet'], place)
  expect((await skein(['fresh', '--yes'], place)).code).toBe(0)
  expect([await standing(url), (await tables(url)).slice(0, 2)]).toEqual([
    ['1', '2'],
    ['a', 'b'],
  ])
  const empty = await alone(table('1', 'a'))
  expect((await skein(['fresh', '--json'], empty)).json()).toMatchObject({
    outcome: 'done',
    wipes: [],
    steps: [{ version: '1' }],
  })
})
