import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { freshDatabase, query } from '../project.ts'

const four = { ...table('000001', 'a'), ...table('000002', 'b'), ...table('000003', 'c'), ...table('000004', 'd') }
const own = 'services/user/migrations'

/** All columns and constraints of a database, but for the ledger's. */
async function catalog(url: string): Promise<unknown> {
  const ours = "NOT LIKE 'schema_migrations%'"
  return [
    await query(
      url,
      `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public' AND table_name ${ours} ORDER BY 1, 2`,
    ),
    await query(
      url,
      `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text ${ours} AND connamespace = 'public'::regnamespace ORDER BY 1, 2`,
    ),
  ]
}

test('one file stands for many, and every database goes on from where it stands', async () => {
  const place = await alone(four)
  await skein(['to', 'user@2'], place)
  const { code, stdout } = await skein(['squash', '1..3', 'user'], place)
  expect([code, stdout]).toEqual([
    0,
    `✓ ${own}/000003_squashed.up.sql\n✓ ${own}/000003_squashed.down.sql\nNext: skein validate user; delete all 3 that it replaces once every database stands at 3\n`,
  ])
  expect((await skein(['validate'], place)).stdout).toMatch(/nothing found/)

  // Half-way: the old files.
  expect((await skein(['up', '--json'], place)).json()).toMatchObject({ steps: [{ version: '3' }, { version: '4' }] })
  // Empty: the new one.
  const fresh = { ...place, env: { USER_URL: await freshDatabase() } }
  expect((await skein(['up', '--json'], fresh)).json()).toMatchObject({ steps: [{ version: '3' }, { version: '4' }] })
  expect(await query(fresh.env.USER_URL, 'SELECT version::int FROM schema_migrations ORDER BY 1')).toEqual([
    { version: 3 },
    { version: 4 },
  ])
  expect(await catalog(fresh.env.USER_URL)).toEqual(await catalog(place.url['user'] ?? ''))

  // Without the old files both stand, and both go back.
  for (const file of readdirSync(join(place.cwd, own)))
    if (/^00000[123]_create/.test(file)) rmSync(join(place.cwd, own, file))
  for (const at of [place, fresh]) {
    expect((await skein(['status', '--check'], at)).code).toBe(0)
    expect((await skein(['down', '--all', '--yes'], at)).code).toBe(0)
    expect((await skein(['up', '--json'], at)).json()).toMatchObject({ steps: [{ version: '3' }, { version: '4' }] })
  }
})

test('requirements, and what stood at the top of each file, are put together', async () => {
  const place = await clinic({
    billing: table('1', 'x'),
    user: {
      ...table('1', 'a', '-- skein: requires=billing@1\n-- skein: lock-timeout=5s\n'),
      '2_b.up.sql': '-- skein: requires=user@1,billing@1\nSELECT 1 -- no end',
      '3_c.up.sql': '/* nothing */',
    },
  })
  await skein(['squash', '1..3', 'user'], place)
  expect(readFileSync(join(place.cwd, own, '3_squashed.up.sql'), 'utf8')).toBe(
    `-- skein: replaces=1..3
-- skein: requires=billing@1
-- skein: irreversible
-- 1_create_a.up.sql
CREATE TABLE a (id int);

-- 2_b.up.sql
SELECT 1 -- no end
;

-- 3_c.up.sql
/* nothing */
;
`,
  )
  expect((await skein(['up'], place)).code).toBe(0)
})

test.each<[what: string, words: string[], files: Readonly<Record<string, string>>, says: RegExp]>([
  ['no range', ['squash', '1-3'], {}, /1-3 is no range/],
  ['backwards', ['squash', '3..1'], {}, /3\.\.1 is no range/],
  ['one alone', ['squash', '4..9'], {}, /no migrations 4 and 9[^]*Its versions are 1, 2, 3, 4/],
  [
    'no transaction',
    ['squash', '1..5'],
    { '5_i.up.sql': 'CREATE INDEX CONCURRENTLY i ON a (id)' },
    /5_i\.up\.sql runs without/,
  ],
  [
    'declared so',
    ['squash', '1..5'],
    { '5_i.up.sql': '-- skein: transaction=off\nSELECT 1' },
    /5_i\.up\.sql runs without/,
  ],
  [
    'its own transaction',
    ['squash', '1..5'],
    { '5_i.up.sql': 'BEGIN;\nSELECT 1;\nCOMMIT;' },
    /5_i\.up\.sql can't be a part/,
  ],
  ['there already', ['squash', '1..4'], { '000004_squashed.up.sql': '' }, /DUPLICATE|taken twice|is there already/],
])('what can not be squashed is refused, and nothing is written: %s', async (_, words, files, says) => {
  const place = await alone({ ...four, ...files })
  const before = readdirSync(join(place.cwd, own))
  const { code, stderr } = await skein(words, place)
  expect([code, stderr]).toEqual([64, expect.stringMatching(says)])
  expect(readdirSync(join(place.cwd, own))).toEqual(before)
})
