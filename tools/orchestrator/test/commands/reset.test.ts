import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { query, standing, write } from '../project.ts'

test('reset goes to zero and comes up with all that is here, seeds included if wanted', async () => {
  const place = await alone({
    ...table('1', 'a'),
    ...table('2', 'b'),
    'seeds/people.sql': '-- skein: requires=user@1\nINSERT INTO a VALUES (7);\n',
  })
  const url = place.url['user'] ?? ''
  await skein(['up', '1', '--quiet'], place)
  // It ran, and was changed since: that is what a reset is for.
  write(place.cwd, { 'services/user/migrations/1_create_a.up.sql': 'CREATE TABLE a (id int, name text);' })
  const { code, stdout } = await skein(['reset', '--seed', '--env', 'test', '--yes'], place)
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^✓ user@1 create a, taken back[^]*✓ user@1 [^]*✓ user@2 [^]*✓ user seed people[^]*Done: 2 applied, 1 taken back, 1 sown\.\n/,
  )
  expect(await standing(url)).toEqual(['1', '2'])
  expect(await query(url, 'SELECT id, name FROM a')).toEqual([{ id: 7, name: null }])
})

test('without --yes it asks, which it cannot here; --dry-run touches nothing', async () => {
  const place = await alone(table('1', 'a'))
  await skein(['up', '--quiet'], place)
  expect((await skein(['reset', '--json'], place)).json()).toMatchObject({ error: { code: 'NOT_CONFIRMED' } })
  const dry = await skein(['reset', '--dry-run', '--json'], place)
  expect(dry.json().steps).toMatchObject([{ direction: 'down' }, { direction: 'up' }])
  expect(await query(place.url['user'] ?? '', 'SELECT * FROM schema_migrations_history')).toHaveLength(1)
})

test('what is required elsewhere is refused, unless --cascade takes the others down and up again', async () => {
  const place = await clinic()
  await skein(['up', 'patient', '--quiet'], place)
  const refused = await skein(['reset', 'user', '--yes', '--json'], place)
  expect([refused.code, refused.json()]).toMatchObject([2, { refusals: [{ code: 'REQUIRED_BY' }] }])
  const { code, json } = await skein(['reset', 'user', '--cascade', '--yes', '--json'], place)
  expect(code).toBe(0)
  // What was pending elsewhere stays so.
  expect(json().steps.map(({ service, version }) => `${service}@${version}`)).toEqual([
    'patient@2',
    'user@2',
    'user@1',
    'user@1',
    'user@2',
    'patient@2',
  ])
  expect((await skein(['status', 'appointment', '--json'], place)).json()).toMatchObject({ services: [{ at: null }] })
})

test('a way back that is missing is refused before anything is touched', async () => {
  const place = await alone({ ...table('1', 'a'), '2_b.up.sql': 'SELECT 1;' })
  await skein(['up', '--quiet'], place)
  const { code, json } = await skein(['reset', '--yes', '--json'], place)
  expect([code, json()]).toMatchObject([2, { refusals: [{ code: 'IRREVERSIBLE', version: '2' }] }])
  expect(await standing(place.url['user'] ?? '')).toEqual(['1', '2'])
})
