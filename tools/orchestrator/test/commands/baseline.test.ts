import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, table } from '../clinic.ts'
import { query, standing, tables } from '../project.ts'

const three = { ...table('1', 'a'), ...table('2', 'b'), ...table('3', 'c') }

/** A database that was there before Skein, with what the first two files do. */
async function older(): ReturnType<typeof alone> {
  const place = await alone(three)
  await query(place.url['user'] ?? '', 'CREATE TABLE a (id int); CREATE TABLE b (id int)')
  return place
}

test('a row for each file up to a version, none of them run, and up goes on from there', async () => {
  const place = await older()
  const url = place.url['user'] ?? ''
  const { code, json } = await skein(['baseline', '2', '--because', 'made by hand', '--json'], place)
  expect(code).toBe(0)
  expect(json()).toMatchObject({
    outcome: 'done',
    because: 'made by hand',
    changes: [
      { change: 'add', version: '1', origin: 'baseline' },
      { change: 'add', version: '2', origin: 'baseline' },
    ],
    services: [{ at: '2', pending: 1 }],
  })
  expect((await skein(['up'], place)).stdout).toMatch(/^✓ user@3/)
  expect(await standing(url)).toEqual(['1', '2', '3'])
  expect((await skein(['status'], place)).stdout).toBe('user  3  up to date\nNote: user has 2 rows by baseline: 1, 2\n')
  expect((await skein(['list'], place)).stdout).toMatch(
    /1 {2}applied .*create a {2}baseline\n.*2 {2}applied .*baseline\n/,
  )
  const again = await skein(['baseline', '3', '--json'], place)
  expect([again.code, again.json()]).toMatchObject([2, { refusals: [{ code: 'LEDGER_NOT_EMPTY' }] }])
})

test.each([['down', '--all'], ['down', '2'], ['to', 'zero'], ['to', '1'], ['redo', '2'], ['reset']])(
  'nothing goes down below it: %s %s',
  async (...args) => {
    const place = await older()
    await skein(['baseline', '2', '--quiet'], place)
    await skein(['up', '--quiet'], place)
    const { code, json } = await skein([...args, '--yes', '--json'], place)
    expect(code).toBe(2)
    expect(json()).toMatchObject({
      refusals: expect.arrayContaining([expect.objectContaining({ code: 'BASELINE', version: '2' })]) as unknown,
    })
    expect(await standing(place.url['user'] ?? '')).toEqual(['1', '2', '3'])
    expect((await skein(['to', '2', '--yes'], place)).code).toBe(0)
  },
)

test('--dry-run touches nothing; zero and unknown versions are refused', async () => {
  const place = await older()
  const dry = await skein(['baseline', 'user@latest', '--dry-run', '--json'], place)
  expect([dry.code, dry.json()]).toMatchObject([0, { outcome: 'planned', changes: [{}, {}, { version: '3' }] }])
  expect((await skein(['baseline', 'zero'], place)).code).toBe(64)
  expect((await skein(['baseline', '9', '--json'], place)).json()).toMatchObject({
    refusals: [{ code: 'NO_SUCH_VERSION' }],
  })
  expect(await tables(place.url['user'] ?? '')).toEqual(['a', 'b'])
})
