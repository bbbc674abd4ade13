import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { freshDatabase, query } from './database.ts'
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

  test('history keeps how long all of it took, not only its last statement', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': '-- skein: transaction=off\nSELECT pg_sleep(0.2);',
      '1_a.down.sql': '-- skein: transaction=off\nSELECT pg_sleep(0.2);',
      '2_b.up.mjs': '// skein: transaction=off\nexport default () => new Promise((done) => setTimeout(done, 200))',
      '2_b.down.sql': '',
    })
    await migrate(service)
    await migrate(service, { goal: { verb: 'down', services: null, count: null, spread: 'each' } })
    const took = 'SELECT action, name, milliseconds BETWEEN 195 AND 5000 AS known FROM schema_migrations_history'
    expect(await query(url, `${took} WHERE (action, name) <> ('down', '2') ORDER BY id`)).toEqual([
      { action: 'up', name: '1', known: true },
      { action: 'up', name: '2', known: true },
      { action: 'down', name: '1', known: true },
    ])
  })

  test('a first statement that fails leaves nothing to repair', async () => {
    const { service } = await serviceWith(client, {
      '1_a.up.sql': '-- skein: transaction=off\nSELECT 1 / 0;\nSELECT 2;',
    })
    expect((await failure(migrate(service))).data).toMatchObject({ line: 2, sqlstate: '22012' })
    expect((await service.store.read()).open).toEqual([])
  })

  test('an index that another attempt left invalid is not taken for built', async () => {
    const build = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);'
    const url = await freshDatabase()
    await query(url, 'CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)')
    await expect(query(url, 'CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id)')).rejects.toThrow('could not create')
    await query(url, 'DELETE FROM a')
    const valid = `SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass`
    const { service } = await serviceWith(client, { '1_a.up.sql': build }, url)
    expect(await failure(migrate(service))).toMatchObject({
      message: expect.stringMatching(/index a_id is INVALID.*55000[^]*Nothing of it stands/) as string,
      hint: 'When nobody builds it: DROP INDEX CONCURRENTLY a_id; then run the command again.',
      data: { line: 1, sqlstate: '55000', table: null, constraint: null },
    })
    expect([await query(url, valid), (await service.store.read()).open]).toEqual([[{ indisvalid: false }], []])
    const { service: later } = await serviceWith(client, { '1_a.up.sql': `VACUUM a;\n${build}` }, url)
    expect((await failure(migrate(later))).message).toContain('DIRTY at statement 2 of 2')
    await query(url, `DELETE FROM schema_migrations_state WHERE kind = 'open'`)
    const anew = await serviceWith(client, { '1_a.up.sql': `DROP INDEX CONCURRENTLY a_id;\n${build}` }, url)
    await migrate(anew.service)
    expect(await query(url, valid)).toEqual([{ indisvalid: true }])
  })

  test('one that was cancelled has nothing to correct: what stands is said, and how to go on', async () => {
    const text = (first: string) => `-- skein: transaction=off\n${first}SELECT pg_sleep(20);\nSELECT 2;`
    const end = async (name: string, first: string) => {
      const { service } = await serviceWith(client, { [name]: text(first) })
      const cancel = new AbortController()
      const run = failure(migrate(service, { cancel: cancel.signal }))
      await expect.poll(async () => (await service.store.read()).open[0]?.text).toContain('pg_sleep')
      cancel.abort()
      const { code, message, hint } = await run
      return { code, message, hint, open: (await service.store.read()).open.length }
    }
    expect(await end('1_a.up.sql', '')).toMatchObject({
      code: 'CANCELLED',
      message: 'clinic@1 was cancelled. Nothing of it stands.',
      open: 0,
    })
    expect(await end('1_b.up.sql', 'SELECT 1;\n')).toMatchObject({
      message: expect.stringMatching(/^clinic@1 was cancelled\. .*DIRTY at statement 2 of 3/) as string,
      hint: 'To go on with it: skein repair clinic --resume',
      open: 1,
    })
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
