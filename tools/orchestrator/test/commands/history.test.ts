import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { query, tables, write } from '../project.ts'

test('every attempt, newest first: what, how it ended, how long it took, who it was and what went wrong', async () => {
  const place = await alone({
    ...table('1', 'a'),
    '2_b.up.sql': 'CREATE TABLE b (id int); INSERT INTO b VALUES (nothing);',
  })
  expect((await skein(['up', '--quiet'], place)).code).toBe(1)
  write(place.cwd, { 'services/user/migrations/2_b.up.sql': 'SELECT 1;' })
  await skein(['up', '--quiet'], place)
  await skein(['force', '1', '--because', 'to see it', '--yes', '--quiet'], place)
  const { code, json } = await skein(['history', '--json'], place)
  expect(code).toBe(0)
  const by = expect.stringMatching(/^.+@.+:\d+$/) as string
  expect(json()).toMatchObject({
    services: [
      {
        service: 'user',
        attempts: [
          { action: 'remove', name: '2', outcome: 'forced', milliseconds: null, because: 'to see it', error: null, by },
          { action: 'up', name: '2', outcome: 'applied', description: 'b', because: null, by },
          {
            action: 'up',
            name: '2',
            outcome: 'failed',
            error: { code: '42703' },
            milliseconds: expect.any(Number) as number,
          },
          { action: 'up', name: '1', outcome: 'applied', at: expect.stringMatching(/Z$/) as string },
        ],
      },
    ],
  })
  const { stdout } = await skein(['history'], place)
  const [head, ...lines] = stdout.trimEnd().split('\n')
  expect(head).toBe('user')
  expect(lines).toEqual([
    expect.stringMatching(/^ {2}\S+ \S+ {2}remove {2}2 {2}forced .* \S+@\S+:\d+ {2}[0-9a-f]{8} {2}because: to see it$/),
    expect.stringMatching(/ up {6}2 {2}applied +\d.* [mµ]?s +b /),
    expect.stringMatching(/ up {6}2 {2}failed 42703 {2}\d+.* [mµ]?s +b /),
    expect.stringMatching(/ up {6}1 {2}applied +\d.* [mµ]?s +create a /),
  ])
  expect((await skein(['history', '--limit', '2', '--json'], place)).json()).toMatchObject({
    services: [{ attempts: [{ action: 'remove' }, { outcome: 'applied' }] }],
  })
})

test('--stats adds up what was run, by migration and direction', async () => {
  const place = await alone({ ...table('1', 'a'), '2_b.up.sql': 'SELECT 1 / 0;' })
  const url = place.url['user'] ?? ''
  await skein(['up', '--quiet'], place)
  await skein(['redo', '--yes', '--quiet'], place)
  await query(url, `UPDATE schema_migrations_history SET milliseconds = 10 * id`)
  await query(
    url,
    `INSERT INTO schema_migrations_history (run, by, action, name, description, outcome, milliseconds) VALUES ('r', 'b', 'up', '1', 'create a', 'applied', 5000)`,
  )
  const { code, json } = await skein(['history', '--stats', '--json'], place)
  expect(code).toBe(0)
  expect(json()).toEqual({
    services: [
      {
        service: 'user',
        stats: [
          { action: 'up', name: '1', description: 'create a', attempts: 3, failures: 0, median: 40, max: 5000 },
          { action: 'up', name: '2', description: 'b', attempts: 1, failures: 1, median: null, max: null },
          { action: 'down', name: '1', description: 'create a', attempts: 1, failures: 0, median: 30, max: 30 },
        ],
      },
    ],
  })
  expect((await skein(['history', '--stats'], place)).stdout).toBe(
    `user
          attempts  failed  median  longest
  up 1    3                 40 ms   5.0 s    create a
  up 2    1         1                        b
  down 1  1                 30 ms   30 ms    create a
`,
  )
})

test('where there is no ledger there is no history; who can not be asked hides nobody else', async () => {
  const place = await clinic({ user: table('1', 'a'), patient: table('1', 'b') })
  expect((await skein(['history', 'user'], place)).stdout).toBe('user  no history\n')
  expect(await tables(place.url['user'] ?? '')).toEqual([])
  await skein(['up', 'patient', '--quiet'], place)
  const away = { ...place, env: { ...place.env, USER_URL: 'postgres://nobody:secret-word@127.0.0.1:1/user' } }
  const { code, stdout, stderr } = await skein(['history'], away)
  expect([code, stdout]).toEqual([
    2,
    expect.stringMatching(/^user {2}not known: .*can't be reached[^]*\npatient\n.* up {2}1 {2}applied /),
  ])
  expect(stdout + stderr).not.toContain('secret-word')
  expect((await skein(['history', '--limit', '-1'], place)).code).toBe(64)
  expect((await skein(['history', '--limit', '0'], place)).code).toBe(64)
})
