import { migrate, prepare, type Service } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query, tables } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const up = {
  '1_a.up.sql': 'CREATE TABLE a (id int);',
  '2_b.up.sql': "CREATE TABLE b AS SELECT 1 AS id, 'Ada' AS name;",
}
const verify = (text: string) => ({ ...up, '2_b.verify.sql': text })
const latest = { verb: 'up', services: null, count: null, spread: 'each' } as const
const refusals = async (service: Service) => (await prepare([service], latest)).plan.refusals

describe.each(clientNames)('a verification over %s', (client) => {
  test.each([
    'SELECT count(*) = 1 FROM b',
    '-- one\nSELECT true;\n/* two */ VALUES (true), (NULL);\nTABLE b;\n(SELECT true);\nWITH x AS (SELECT 1) SELECT * FROM x;',
    "SELECT 'false', '{\"a\": false}'::json FROM b",
    'SELECT false WHERE false',
    '',
  ])('holds: %s', async (text) => {
    const { service, url } = await serviceWith(client, { ...verify(text), '3_c.up.sql': 'CREATE TABLE c ();' })
    expect(await migrate(service)).toMatchObject({ outcome: 'done' })
    expect(await tables(url)).toEqual(['a', 'b', 'c'])
  })

  test.each<[text: string, line: number, column: number]>([
    ['SELECT count(*) = 2 FROM b', 1, 1],
    ['SELECT true;\n  SELECT true, id = 2, true, false AS "it\'s" FROM b -- here', 2, 3],
    ['VALUES (true), (false)', 1, 1],
    ['SELECT true AS x, false AS x, true AS x', 1, 1],
  ])('does not hold: %s', async (text, line, column) => {
    const { service, url, folder } = await serviceWith(client, verify(text))
    const error = await failure(migrate(service))
    expect(error.code).toBe('STEP_FAILED')
    expect(error.message).toContain('clinic@2 (up) was not kept: its verification gave a row of false')
    expect(error.message).toContain(`at ${folder}/2_b.verify.sql:${line}:${column}`)
    expect(error.data).toMatchObject({ step: 'clinic@2', sqlstate: 'SKN02', line, column, table: null })
    expect(await tables(url)).toEqual(['a'])
    const [row] = await query(url, `SELECT outcome, error FROM schema_migrations_history WHERE name = '2'`)
    expect(row).toMatchObject({ outcome: 'failed', error: { code: 'SKN02' } })
  })

  test('an error in it fails the step, at its place, and its data stay on the terminal', async () => {
    const { service, url } = await serviceWith(client, verify('SELECT true;\nSELECT name::int > 0 FROM b'))
    const error = await failure(migrate(service))
    expect(error.message).toContain('its verification failed')
    expect(error.message).not.toContain('Ada')
    expect(error.data).toMatchObject({ sqlstate: '22P02', line: 2, column: 1 })
    expect(error.detail).toContain('"Ada"')
    expect(await tables(url)).toEqual(['a'])
  })

  test('an error of the file itself stays one, although a verification follows', async () => {
    const { service, folder } = await serviceWith(client, {
      ...verify('SELECT true'),
      '2_b.up.sql': 'SELECT 1;\nSELECT 1/0;',
    })
    const error = await failure(migrate(service))
    expect(error.message).toContain(`${folder}/2_b.up.sql:2:1`)
  })

  test('a large file has its verification as well', async () => {
    const many = Array.from({ length: 30_000 }, (_, n) => `INSERT INTO b VALUES (${n}, 'name of a person');`)
    const large = { '2_b.up.sql': `CREATE TABLE b (id int, name text);\n${many.join('\n')}` }
    const wrong = await serviceWith(client, { ...verify('SELECT count(*) = 1 FROM b'), ...large })
    expect((await failure(migrate(wrong.service))).data).toMatchObject({ sqlstate: 'SKN02', line: 1 })
    expect(await tables(wrong.url)).toEqual(['a'])
    const right = await serviceWith(client, { ...verify('SELECT count(*) = 30000 FROM b'), ...large })
    expect(await migrate(right.service)).toMatchObject({ outcome: 'done' })
  })
})

test('a module has its verification as well', async () => {
  const run = (rows: number) =>
    serviceWith('pg', {
      '1_a.up.mjs': 'export default async (client) => void (await client.query("CREATE TABLE a AS SELECT 1 AS id"))',
      '1_a.verify.sql': `SELECT count(*) = ${rows} FROM a`,
    })
  const wrong = await run(2)
  expect((await failure(migrate(wrong.service))).data).toMatchObject({ sqlstate: 'SKN02' })
  expect(await tables(wrong.url)).toEqual([])
  const right = await run(1)
  await migrate(right.service)
  expect(await tables(right.url)).toEqual(['a'])
})

test.each<[text: string, files: Readonly<Record<string, string>>, line: number]>([
  ['SELECT true;\nDELETE FROM b', {}, 2],
  ['SELECT true;\nSELECT (', {}, 2],
  ['SELECT true', { '2_b.up.sql': 'CREATE INDEX CONCURRENTLY b_id ON a (id)' }, 1],
])('%s is refused before anything is touched', async (text, files, line) => {
  const { service } = await serviceWith('pg', { ...verify(text), ...files })
  expect(await refusals(service)).toMatchObject([{ code: 'BAD_VERIFY', line, version: 2n }])
})

test('a module without a transaction has none in which it could be verified', async () => {
  const { service } = await serviceWith('pg', {
    '1_a.up.mjs': '// skein: transaction=off\nexport default () => {}',
    '1_a.verify.sql': 'SELECT true',
  })
  expect(await refusals(service)).toMatchObject([{ code: 'BAD_VERIFY', version: 1n }])
})
