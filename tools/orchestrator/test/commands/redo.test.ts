import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { query, standing, tables, write } from '../project.ts'

const three = { ...table('1', 'a'), ...table('2', 'b'), ...table('3', 'c') }

/** `down user@2`, in the order of the plan. */
function moves(used: { json: () => { steps: readonly { service: string; version: string }[] } }): string[] {
  return used
    .json()
    .steps.map((step) => `${(step as unknown as { direction: string }).direction} ${step.service}@${step.version}`)
}

test('redo takes back the last one of the only service and applies it again', async () => {
  const place = await alone(three)
  const url = place.url['user'] ?? ''
  await skein(['up', '--quiet'], place)
  await query(url, 'INSERT INTO c VALUES (1)')
  const { code, stdout } = await skein(['redo', '--yes'], place)
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^✓ user@3 create c, taken back {2}.+\n✓ user@3 create c {2}.+\nDone: 1 applied, 1 taken back\.\nuser {2}3 {2}up to date\nNext: skein status\n$/,
  )
  expect(await query(url, 'SELECT * FROM c')).toEqual([])
  const two = await skein(['redo', '2', '--yes', '--json'], place)
  expect(moves(two)).toEqual(['down user@3', 'down user@2', 'up user@2', 'up user@3'])
  expect(two.json()).toMatchObject({
    outcome: 'done',
    steps: [{ state: 'applied' }, { state: 'applied' }, { after: ['down user@2'] }, { after: ['user@2'] }],
  })
  expect(await standing(url)).toEqual(['1', '2', '3'])
})

test('--dry-run shows it, --yes is needed where nobody can be asked; neither touches anything', async () => {
  const place = await alone(three)
  const url = place.url['user'] ?? ''
  await skein(['up', '--quiet'], place)
  await query(url, 'INSERT INTO c VALUES (1)')
  expect(moves(await skein(['redo', '--dry-run', '--json'], place))).toEqual(['down user@3', 'up user@3'])
  const { code, stderr } = await skein(['redo'], place)
  expect([code, stderr]).toEqual([2, expect.stringMatching(/↓ {2}user@3 [^]*↑ {2}user@3 [^]*Nobody can be asked here/)])
  expect(await query(url, 'SELECT * FROM c')).toHaveLength(1)
})

test('a count needs one service, or --each, or --across', async () => {
  const place = await clinic()
  await skein(['up', '--quiet'], place)
  expect((await skein(['redo', '--yes'], place)).stderr).toMatch(/redo 1 is clear for one service only/)
  const across = await skein(['redo', '2', '--across', '--dry-run', '--json'], place)
  expect(moves(across)).toEqual(['down appointment@1', 'down patient@2', 'up patient@2', 'up appointment@1'])
})

test('what is required elsewhere is refused, unless --cascade brings the others back as well', async () => {
  const place = await clinic()
  await skein(['up', '--quiet'], place)
  const refused = await skein(['redo', 'user', '--yes', '--json'], place)
  expect([refused.code, refused.json()]).toMatchObject([2, { refusals: [{ code: 'REQUIRED_BY', version: '2' }] }])
  const { code, ...done } = await skein(['redo', 'user', '--cascade', '--yes', '--json'], place)
  expect(code).toBe(0)
  expect(moves(done)).toEqual(['down patient@2', 'down user@2', 'up user@2', 'up patient@2'])
  expect(await standing(place.url['patient'] ?? '')).toEqual(['1', '2'])
})

test('when the way up fails it says what brings back what is down, and that does', async () => {
  const place = await alone(three)
  await skein(['up', '--quiet'], place)
  write(place.cwd, { 'services/user/migrations/2_create_b.up.sql': 'CREATE TABLE b (id broken);' })
  const { code, stdout } = await skein(['redo', '2', '--yes'], place)
  expect(code).toBe(1)
  expect(stdout).toMatch(
    /Not started: 1 step \(user@3\)\.\nuser {2}1 {2}2 pending\nNext: when that is mended, skein up brings back what is down\.\n$/,
  )
  write(place.cwd, { 'services/user/migrations/2_create_b.up.sql': 'CREATE TABLE b (id text);' })
  expect((await skein(['up'], place)).code).toBe(0)
  expect(await tables(place.url['user'] ?? '')).toEqual(expect.arrayContaining(['b', 'c']))
})
