import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

describe.each(clientNames)('without a transaction over %s', (client) => {
  test('statements that can not run in one are known and run one by one', async () => {
    const { service, url } = await serviceWith(client, {
      '1_table.up.sql': 'CREATE TABLE a (id int);',
      '2_index.up.sql': 'CREATE INDEX CONCURRENTLY a_id ON a (id);\nVACUUM a;',
      '3_more.up.sql': 'CREATE TABLE b (id int);',
    })
    const report = await migrate(service)
    expect(report.steps.map(({ state }) => state)).toEqual(['applied', 'applied', 'applied'])
    expect(await query(url, `SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass`)).toEqual([
      { indisvalid: true },
    ])
    expect(await query(url, `SELECT count(*)::int AS n FROM schema_migrations_state WHERE kind = 'open'`)).toEqual([
      { n: 0 },
    ])
  })

  test('a first statement that fails leaves nothing to repair', async () => {
    const { service } = await serviceWith(client, {
      '1_a.up.sql': '-- skein: transaction=off\nSELECT 1 / 0;\nSELECT 2;',
    })
    expect((await failure(migrate(service))).data).toMatchObject({ line: 2, sqlstate: '22012' })
    expect((await service.store.read()).open).toEqual([])
  })

  test('a later one leaves it DIRTY, naming the statement, and nothing goes on', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql':
        '-- skein: transaction=off\nCREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);\nCREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);',
      '2_b.up.sql': 'CREATE TABLE b (id int);',
    })
    const error = await failure(migrate(service))
    expect(error.data).toMatchObject({ line: 4, sqlstate: '23505' })
    expect(error.message).toContain('DIRTY at statement 3 of 3')
    const { open, applied } = await service.store.read()
    expect(applied).toEqual([])
    expect(open).toMatchObject([{ version: 1n, statement: 2, text: 'CREATE UNIQUE INDEX CONCURRENTLY a_id ON a' }])
    expect((await failure(migrate(service))).message).toMatch(/DIRTY/)
    expect(await query(url, `SELECT to_regclass('b') AS b`)).toEqual([{ b: null }])
  })
})
