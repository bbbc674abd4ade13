import type { Inspection } from '@skein/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshDatabase, query } from '../database.ts'
import { catalogOf, inspect } from '../inspection.ts'
import { hasPooler, pooler } from '../pooler.ts'
import { clientNames, failure } from '../service.ts'

async function over(sql: string, options: object = {}): Promise<Inspection> {
  const url = await freshDatabase()
  await query(url, sql)
  const inspection = await inspect(url, options)
  onTestFinished(() => inspection[Symbol.asyncDispose]())
  return inspection
}

async function all(pieces: AsyncIterable<readonly string[]>): Promise<string[]> {
  return (await Array.fromAsync(pieces)).flat().sort()
}

describe.each(clientNames)('over %s', (client) => {
  test('values come distinct and in pieces, and other questions may be asked between them', async () => {
    const inspection = await over(
      'CREATE TABLE a AS SELECT n % 12000 AS n FROM generate_series(1, 20000) AS n; INSERT INTO a VALUES (NULL)',
      { client },
    )
    const seen = new Set<string>()
    let pieces = 0
    for await (const values of inspection.values('a.n')) {
      pieces++
      for (const value of values) seen.add(value)
      expect(await inspection.missing('a.n', [...values.slice(0, 9), 'no number', '99999'])).toEqual([
        'no number',
        '99999',
      ])
      expect(await inspection.faults()).toEqual([])
      expect((await all(inspection.values('a.n'))).length).toBe(12000)
    }
    expect([pieces, seen.size]).toEqual([3, 12000])
    expect((await inspection.catalog()).length).toBeGreaterThan(2)
  })

  test('a reader who stops early leaves nothing open', async () => {
    const inspection = await over('CREATE TABLE a AS SELECT n FROM generate_series(1, 20000) AS n', { client })
    for await (const _ of inspection.values('a.n')) break
    expect(await inspection.missing('a.n', ['1', '20001'])).toEqual(['20001'])
  })
})

test.each([
  [
    'uuid',
    `'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'`,
    ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'],
    ['', 'x', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'],
  ],
  ['int', '7', ['7', '07'], ['8', '1e99', '99999999999999', "'; DROP TABLE a; --"]],
  ['numeric(5, 2)', '1.5', ['1.50', '1.5'], ['1.504', 'x']],
  ['varchar(3)', `'abc'`, ['abc'], ['abcd', 'ab', '\0']],
  ['char(5)', `'abc'`, ['abc'], ['abcdefg']],
  ['e', `'one'`, ['one'], ['three']],
  ['d', `'ok'`, ['ok'], ['', 'no']],
  ['json', `'{"a": 1}'`, ['{"a": 1}'], ['{"a":1}', '{']],
  ['timestamptz', `'2020-01-01 12:00+00'`, ['2020-01-01 13:00+01'], ['2020-01-01 13:00+00', 'x']],
  ['text', `'back\\slash "quoted" {}, NULL'`, ['back\\slash "quoted" {}, NULL'], ['NULL', '']],
] as const)('values of %s are compared as such', async (type, value, there, gone) => {
  const inspection = await over(
    `CREATE TYPE e AS ENUM ('one'); CREATE DOMAIN d AS text CHECK (VALUE <> ''); CREATE TABLE a (id int PRIMARY KEY, v ${type}); INSERT INTO a VALUES (1, ${value}), (2, NULL)`,
  )
  expect(await inspection.missing('a.v', [...gone, ...there])).toEqual(gone)
  expect(await inspection.holding('a.v', [...there, ...gone], 5)).toEqual({ count: 1, sample: ['id=1'] })
})

test.skipIf(!hasPooler)('behind a pooler as well', async () => {
  const url = await freshDatabase()
  await query(url, 'CREATE SCHEMA app; CREATE TABLE app.a AS SELECT n FROM generate_series(1, 9000) AS n')
  await using pool = await pooler(url)
  await using inspection = await inspect(pool.url, { searchPath: 'app' })
  for await (const values of inspection.values('a.n')) {
    expect(await inspection.missing('a.n', ['0', ...values.slice(0, 2)])).toEqual(['0'])
    expect(await inspection.catalog()).toEqual(await catalogOf(url))
  }
})

test('an index is used', async () => {
  const url = await freshDatabase()
  await query(
    url,
    'CREATE TABLE a AS SELECT n AS v FROM generate_series(1, 200000) AS n; CREATE INDEX ON a (v); ANALYZE a',
  )
  const inspection = await inspect(url)
  expect(await inspection.missing('a.v', ['5', '-1'])).toEqual(['-1'])
  expect(await inspection.holding('a.v', ['5', '6'], 0)).toEqual({ count: 2, sample: [] })
  // Older servers count what a session did when it ends.
  await inspection[Symbol.asyncDispose]()
  await expect
    .poll(
      async () =>
        (
          await query(
            url,
            `SELECT idx_scan::int > 1 AS used, seq_scan::int AS all FROM pg_stat_user_tables WHERE relname = 'a'`,
          )
        )[0],
    )
    .toMatchObject({ used: true })
})

test('rows are told by their keys, or by where they lie', async () => {
  const inspection = await over(
    `CREATE TABLE a (y int, "X" text, v int, PRIMARY KEY ("X", y)); INSERT INTO a SELECT n, 'k', 7 FROM generate_series(1, 30) AS n;
    CREATE TABLE b (v int); INSERT INTO b VALUES (7); CREATE VIEW w AS SELECT v FROM b`,
  )
  expect(await inspection.holding('a.v', ['7'], 2)).toEqual({ count: 30, sample: ['"X"=k, y=1', '"X"=k, y=2'] })
  expect(await inspection.holding('b.v', ['7'], 2)).toEqual({ count: 1, sample: ['ctid=(0,1)'] })
  expect(await inspection.holding('w.v', ['7'], 2)).toEqual({ count: 1, sample: [] })
  expect(await inspection.holding('b.v', [], 2)).toEqual({ count: 0, sample: [] })
})

test('places are written as in SQL, and a bare one is found as files find it', async () => {
  const inspection = await over(
    `CREATE SCHEMA app; CREATE SCHEMA "Odd.One"; CREATE TABLE app.a (v int); CREATE TABLE a (w int); CREATE TABLE "Odd.One"."T ""x""" ("V" int);
    INSERT INTO app.a VALUES (1); INSERT INTO "Odd.One"."T ""x""" VALUES (2)`,
    { searchPath: 'app, public' },
  )
  expect(await all(inspection.values('A.v'))).toEqual(['1'])
  expect(await all(inspection.values('app.a.v'))).toEqual(['1'])
  expect(await all(inspection.values('"Odd.One"."T ""x"""."V"'))).toEqual(['2'])
  expect(await failure(inspection.missing('a.w', []))).toMatchObject({
    code: 'PLACE_UNKNOWN',
    hint: 'Is one of these meant? public.a.w, a.v',
  })
})

test.each(['nothing', 'a', 'a.b.c.d', 'a..v', '"a.v', 'b.v', 'a.x', 'a.ctid', 'pg_class.x'])(
  '%s is no place',
  async (place) => {
    const inspection = await over('CREATE TABLE a (v int)')
    expect(await failure(inspection.missing(place, ['1']))).toMatchObject({ code: 'PLACE_UNKNOWN', kind: 'refused' })
    expect(await failure(all(inspection.values(place)))).toMatchObject({ code: 'PLACE_UNKNOWN' })
  },
)

test('what may not be read is said so, and nothing can be changed', async () => {
  const url = await freshDatabase()
  const role = `i_${new URL(url).pathname.slice(1)}`
  await query(
    url,
    `CREATE TABLE a (v int); CREATE ROLE ${role}; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'INSERT INTO public.a VALUES (1) RETURNING v'; CREATE VIEW w AS SELECT f() AS v`,
  )
  await using inspection = await inspect(url, { role })
  expect(await failure(inspection.missing('a.v', ['1']))).toMatchObject({ code: 'ACCESS_DENIED' })
  await using other = await inspect(url)
  expect((await failure(all(other.values('w.v')))).message).toContain('read-only')
  expect(await other.missing('a.v', ['1'])).toEqual(['1'])
  await query(url, `DROP ROLE ${role}`)
})

test('who is shown a part of the rows only is told so, and never given half an answer', async () => {
  const url = await freshDatabase()
  await query(
    url,
    `CREATE TABLE a (n int); INSERT INTO a VALUES (1), (2); ALTER TABLE a ENABLE ROW LEVEL SECURITY;
     CREATE POLICY half ON a USING (n = 1); CREATE ROLE half_${new URL(url).pathname.slice(1)} LOGIN PASSWORD 'half'`,
  )
  const role = `half_${new URL(url).pathname.slice(1)}`
  await query(url, `GRANT SELECT ON a TO ${role}`)
  const inspection = await inspect(Object.assign(new URL(url), { username: role, password: 'half' }).href)
  onTestFinished(async () => {
    await inspection[Symbol.asyncDispose]()
    await query(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })
  await expect(all(inspection.values('a.n'))).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  await expect(inspection.missing('a.n', ['2'])).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
})
