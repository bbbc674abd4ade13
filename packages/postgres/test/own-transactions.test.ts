import { type Body, defineService, migrate, type Migration, readMigrations, type Service } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { query, tables } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** As a layout says of a tool that sends files as they are. */
function free(body: Body): Body {
  return { ...body, manner: { ...body.manner, ownTransactions: true } }
}

async function place(
  client: (typeof clientNames)[number],
  files: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly service: Service }> {
  const { url, folder } = await serviceWith(client, files)
  const migrations = readMigrations(folder, ['sql']).migrations.map((one): Migration => ({ ...one, up: free(one.up) }))
  const store = postgres({ url, client })
  return { url, service: defineService<unknown>({ name: 'clinic', store, migrations }) }
}

const retyped = `CREATE TABLE a (mood text);
BEGIN;
CREATE TYPE mood AS ENUM ('calm');
ALTER TABLE a ALTER COLUMN mood TYPE mood USING mood::mood;
COMMIT;
CREATE TABLE b (mood mood);
`

describe.each(clientNames)('a file that may have transactions of its own, over %s', (client) => {
  test('runs with them where it has them, and else within the one of its row', async () => {
    const { service, url } = await place(client, {
      '1_a.up.sql': retyped,
      '2_b.up.sql': 'BEGIN;\nCREATE TABLE c (id int);\nCOMMIT;\n',
      '3_c.up.sql': 'CREATE TABLE d (id int);\nSELECT 1 / 0;\n',
    })
    expect((await failure(migrate(service))).data).toMatchObject({ step: 'clinic@3', line: 2 })
    expect(await tables(url)).toEqual(['a', 'b', 'c'])
    const { applied, open } = await service.store.read()
    expect([applied.map(({ version }) => version), open]).toEqual([[1n, 2n], []])
  })

  test('goes on from its BEGIN when what follows that failed', async () => {
    const { service, url } = await place(client, { '1_a.up.sql': retyped.replace('USING mood::mood', 'USING 1 / 0') })
    const error = await failure(migrate(service))
    expect(error.message).toContain('the 1 statement before its own BEGIN stands; clinic is DIRTY at statement 2 of 6')
    expect(await tables(url)).toEqual(['a'])
    expect((await service.store.read()).open).toMatchObject([{ statement: 1, text: 'BEGIN', inDoubt: false }])
  })

  test('leaves nothing to repair when that was its first statement', async () => {
    const { service, url } = await place(client, {
      '1_a.up.sql': 'BEGIN;\nCREATE TABLE a (id int);\nSELECT 1 / 0;\nCOMMIT;\nCREATE TABLE b (id int);\n',
    })
    expect((await failure(migrate(service))).message).toContain('Nothing of it stands.')
    expect(await tables(url)).toEqual([])
    expect((await service.store.read()).open).toEqual([])
  })
})

test('SET TRANSACTION speaks of the transaction of the row, or of its own; where it would mean nothing it is refused', async () => {
  const level = "current_setting('transaction_isolation') AS level"
  const { service, url } = await place('pg', {
    '1_a.up.sql': `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE a AS SELECT ${level};\n`,
    '2_b.up.sql': `SELECT 1;\nBEGIN;\nSET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nCREATE TABLE b AS SELECT ${level};\nCOMMIT;\n`,
    '3_c.up.sql': 'CREATE TABLE c (id int);\nCOMMIT;\n',
    '4_d.up.sql': 'CREATE TABLE d (id int);\nSELECT 1 / 0;\nCOMMIT;\n',
  })
  expect((await failure(migrate(service))).data).toMatchObject({ step: 'clinic@4', line: 2 })
  expect(await query(url, 'SELECT a.level, b.level AS own FROM a, b')).toEqual([
    { level: 'serializable', own: 'repeatable read' },
  ])
  expect(await tables(url)).toEqual(['a', 'b', 'c'])
  const late = await place('pg', {
    '1_a.up.sql': 'CREATE TABLE a (id int);\nSET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\n',
  })
  expect((await failure(migrate(late.service))).message).toContain('OWN_TRANSACTIONS')
})

test('what takes the ledger away with it is told where else the ledger can be', async () => {
  const files = { '1_a.up.sql': 'DROP TABLE IF EXISTS schema_migrations;\nCREATE TABLE a (id int);\n' }
  const { service, url, folder } = await serviceWith('pg', files)
  const error = await failure(migrate(service))
  expect(error.hint).toContain("postgres({ schema: 'skein' })")
  expect(await tables(url)).toEqual([])
  // One of the login's own name would stand in its search_path.
  const apart = defineService<unknown>({ ...service, store: postgres({ url, schema: 'apart' }), migrations: folder })
  expect((await migrate(apart)).outcome).toBe('done')
  expect(await query(url, 'SELECT version::int FROM apart.schema_migrations')).toEqual([{ version: 1 }])
})
