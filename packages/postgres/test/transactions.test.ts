import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { freshDatabase, query, tables } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const standing = async (url: string) =>
  (await query(url, 'SELECT version::text FROM schema_migrations ORDER BY seq')).map((row) => row['version'])

describe.each(clientNames)('files and transactions over %s', (client) => {
  test('a file wrapped in its own BEGIN and COMMIT keeps its atomicity, with its row', async () => {
    const { service, url } = await serviceWith(client, {
      '1_good.up.sql':
        '-- by hand\nBEGIN ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE a (id int);\nCREATE TABLE mode AS SELECT current_setting($$transaction_isolation$$) AS level;\nCOMMIT;\n',
      '2_bad.up.sql': 'BEGIN;\nCREATE TABLE b (id int);\nSELECT 1 / 0;\nCOMMIT;\n',
    })
    const error = await failure(migrate(service))
    expect(error.data).toMatchObject({ step: 'clinic@2', line: 3, sqlstate: '22012' })
    expect(await tables(url)).toEqual(['a', 'mode'])
    expect(await query(url, 'SELECT level FROM mode')).toEqual([{ level: 'serializable' }])
    expect(await standing(url)).toEqual(['1'])
  })

  test('a file with other transaction commands is refused before anything is touched', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': 'CREATE TABLE a (id int);',
      '2_b.up.sql': 'CREATE TABLE b (id int);\nCOMMIT;\nCREATE TABLE c (id int);',
    })
    const error = await failure(migrate(service))
    expect(error).toMatchObject({ code: 'REFUSED' })
    expect(error.message).toMatch(/OWN_TRANSACTIONS/)
    expect(await query(url, `SELECT relname FROM pg_class WHERE relname ~ 'schema_migrations'`)).toEqual([])
  })

  test('a comment or string left open can not swallow the next file', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': 'CREATE TABLE a (id int); /* open',
      '2_b.up.sql': 'CREATE TABLE b (id int); /* closed */',
    })
    expect((await failure(migrate(service))).message).toMatch(/UNFINISHED_TEXT/)
    expect(await tables(url)).toEqual([])
  })

  test('the files before a syntax error stand, though the server reads all of a message first', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': 'CREATE TABLE é (id int);',
      '2_b.up.sql': "SELECT '😀';\nCREATE TABEL b (id int);",
      '3_c.up.sql': 'CREATE TABLE c (id int);',
    })
    const error = await failure(migrate(service))
    expect(error.data).toMatchObject({ step: 'clinic@2', line: 2, column: 8, sqlstate: '42601' })
    expect(error.detail).toContain('> 2 | CREATE TABEL b (id int);\n             ^')
    expect(await tables(url)).toEqual(['é'])
    expect(await standing(url)).toEqual(['1'])
  })

  test('what only a commit or another file can do says so', async () => {
    const told = async (text: string) => {
      const files = { '1_type.up.sql': "CREATE TYPE mood AS ENUM ('a')", '2_a.up.sql': text }
      return await failure(migrate((await serviceWith(client, files)).service))
    }
    const used = "ALTER TYPE mood ADD VALUE 'b'; CREATE TABLE a (m mood DEFAULT 'b');"
    expect((await told(used)).hint).toMatch(/^A new enum value .* in the next file\.$/)
    expect(await told('DO $$ BEGIN COMMIT; END $$;')).toMatchObject({
      message: expect.stringContaining('invalid transaction termination (2D000)') as string,
      hint: expect.stringContaining('transaction=off') as string,
    })
  })

  test('a new enum value can be used by the next file of the same run', async () => {
    const { service, url } = await serviceWith(client, {
      '1_type.up.sql': "CREATE TYPE mood AS ENUM ('calm');",
      '2_value.up.sql': "ALTER TYPE mood ADD VALUE 'glad';",
      '3_use.up.sql': "CREATE TABLE a (mood mood DEFAULT 'glad');",
    })
    await migrate(service)
    expect(await standing(url)).toEqual(['1', '2', '3'])
  })

  test('an empty file and one of comments only are applied as nothing', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': '',
      '2_b.up.sql': '-- later\n',
      '3_c.up.sql': 'SELECT 1 -- no semicolon',
    })
    await migrate(service)
    expect(await standing(url)).toEqual(['1', '2', '3'])
  })

  test('messages tell no row data, the detail for the terminal does', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': "CREATE TABLE a (mrn text UNIQUE);\nINSERT INTO a VALUES ('SECRET-7'), ('SECRET-7');",
    })
    const error = await failure(migrate(service))
    expect(error.message + JSON.stringify(error.data)).not.toContain('SECRET-7')
    expect(error.detail).toContain('SECRET-7')
    expect(error.data).toMatchObject({ line: 2, table: 'a', constraint: 'a_mrn_key' })
    const history = await query(url, 'SELECT outcome, error::text FROM schema_migrations_history')
    expect(history).toHaveLength(1)
    expect(history[0]).toMatchObject({ outcome: 'failed' })
    expect(JSON.stringify(history)).not.toContain('SECRET-7')
  })
})

test.each(clientNames)('places are right in a database without an encoding, over %s', async (client) => {
  const url = new URL(await freshDatabase())
  const name = `ascii_${client}_${process.pid}`
  await query(url.href, `CREATE DATABASE ${name} ENCODING SQL_ASCII LOCALE 'C' TEMPLATE template0`)
  url.pathname = name
  const files = { '1_a.up.sql': "SELECT 'é😀';", '2_b.up.sql': "SELECT 'é😀';\nCREATE TABEL b (id int);" }
  const { service } = await serviceWith(client, files, url.href)
  expect((await failure(migrate(service))).data).toMatchObject({ step: 'clinic@2', line: 2, column: 8 })
})
