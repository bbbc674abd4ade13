import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { tables } from '../project.ts'

test('plan says what up would do, in waves, and touches nothing', async () => {
  const place = await clinic({ user: { ...table('1', 'a'), ...table('2', 'b') }, report: table('1', 'c') })
  const { code, stdout } = await skein(['plan'], place)
  expect(code).toBe(0)
  expect(stdout).toBe(`3 steps, in 2 waves of what may run at the same time:
1  ↑  report@1  create c
   ↑  user@1    create a
2  ↑  user@2    create b
Next: skein up
`)
  const { json } = await skein(['plan', '--json'], place)
  expect(json()).toMatchObject({
    steps: [
      { service: 'report', wave: 1 },
      { service: 'user', wave: 1 },
      { service: 'user', version: '2', direction: 'up', after: ['user@1'], wave: 2 },
    ],
    refusals: [],
    notes: [],
    hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  })
  expect(json()).not.toHaveProperty('outcome')
  expect(await Promise.all(Object.values(place.url).map(tables))).toEqual([[], []])
})

test('--to and --down plan those instead; refusals exit 2', async () => {
  const place = await clinic()
  await skein(['to', 'user@2', 'patient@2', '--quiet'], place)
  const down = await skein(['plan', 'patient', '--down', '2', '--json'], place)
  expect(down.json()).toMatchObject({
    steps: [
      { service: 'patient', version: '2', direction: 'down', after: [] },
      { service: 'patient', version: '1', after: ['patient@2'] },
    ],
  })
  const to = await skein(['plan', '--to', '1', 'user'], place)
  expect(to.code).toBe(2)
  expect(to.stdout).toMatch(/1 {2}↓ {2}user@2 {2}create users\n✗ REQUIRED_BY {2}user@2 can't be taken back: patient@2/)
  expect((await skein(['plan', '--to', '1', 'user', '--cascade'], place)).stdout).toMatch(
    /2 steps:[^]*user@2 {5}create users {3}after patient@2\nNext: skein to 1 user --cascade\n/,
  )
  expect((await skein(['plan', '--to', '1', '--down', '1'], place)).code).toBe(64)
})

test('what comes along from services that were not named is said', async () => {
  const place = await clinic()
  const { stdout } = await skein(['plan', 'appointment'], place)
  expect(stdout).toMatch(/Note: user@1 is needed by appointment@1\. \(PULLED_IN\)/)
})

test('what is no one act with its row is told of, since its failure may leave something', async () => {
  const place = await alone({
    '1_a.up.sql': 'CREATE TABLE a (id int);',
    '2_index.up.sql': 'CREATE INDEX CONCURRENTLY a_id ON a (id);',
    '3_load.up.sh': 'exit 0',
  })
  const { stdout } = await skein(['plan'], place)
  expect(stdout).toMatch(
    /user@1 +a\n.*user@2 +index +without a transaction, one statement at a time\n.*user@3 +load +without a transaction\n/,
  )
  expect((await skein(['plan', '--json'], place)).json().steps.map(({ mode }) => mode)).toEqual([
    'atomic',
    'statements',
    'opaque',
  ])
})
