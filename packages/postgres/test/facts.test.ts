import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@skein/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshDatabase, query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const down = { goal: { verb: 'down', services: null, count: 1, spread: 'each' } } as const

/** What a file notes of the locks that its transaction holds. */
const held = (table: string): string => `INSERT INTO seen SELECT relation::regclass::text || ' ' || mode FROM pg_locks
  WHERE pid = pg_backend_pid() AND mode LIKE '%Exclusive%' AND relation IN ('${table}'::regclass, 'b'::regclass);`

let roles = 0

describe.each(clientNames)('what the server does, over %s', (client) => {
  test('NOT VALID and VALIDATE in two files: each has its own transaction, and the second lets writers work', async () => {
    const { service, url, folder } = await serviceWith(client, {
      '1_a.up.sql':
        'CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE seen (lock text);',
      '2_add.up.sql': 'ALTER TABLE a ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;',
      '3_validate.up.sql': `ALTER TABLE a VALIDATE CONSTRAINT positive;\n${held('a')}`,
    })
    await migrate(service)
    expect(await query(url, 'TABLE seen')).toEqual([{ lock: 'a ShareUpdateExclusiveLock' }])
    await query(url, 'TRUNCATE seen')
    const key = `ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b NOT VALID;\n${held('a')}`
    writeFileSync(join(folder, '4_key.up.sql'), key)
    await migrate(service)
    expect(await query(url, 'TABLE seen ORDER BY lock')).toEqual([
      { lock: 'a ShareRowExclusiveLock' },
      { lock: 'b ShareRowExclusiveLock' },
    ])
  })

  test('a role is of the whole cluster: the second database that makes it fails whole and says which', async () => {
    const role = `clinic_${client}_${Date.now().toString(36)}_${roles++}`
    onTestFinished(async () => void (await query(await freshDatabase(), `DROP ROLE IF EXISTS ${role}`)))
    const files = {
      '1_role.up.sql': `CREATE TABLE a (id int);\nCREATE ROLE ${role};`,
      '1_role.down.sql': `DROP TABLE a; DROP ROLE ${role};`,
    }
    const [one, two] = [await serviceWith(client, files), await serviceWith(client, files)]
    await migrate(one.service)
    const error = await failure(migrate(two.service))
    expect([error.data, error.message]).toMatchObject([
      { line: 2, sqlstate: '42710' },
      expect.stringContaining(`role "${role}" already exists`) as string,
    ])
    expect((await two.service.store.read()).applied).toEqual([])
    expect(await query(two.url, `SELECT to_regclass('a') AS a`)).toEqual([{ a: null }])
    // Nor is it taken back where another database still needs it.
    await query(two.url, `CREATE TABLE needs (id int); GRANT SELECT ON needs TO ${role}`)
    expect((await failure(migrate(one.service, down))).data).toMatchObject({ sqlstate: '2BP01' })
    expect((await one.service.store.read()).applied).toHaveLength(1)
    await query(two.url, 'DROP TABLE needs')
    await migrate(one.service, down)
  })

  test('PREPARE TRANSACTION in a file is refused before anything runs, like every end of its transaction', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': `CREATE TABLE a (id int);\nPREPARE TRANSACTION 'mine';`,
    })
    expect((await failure(migrate(service))).message).toContain('OWN_TRANSACTIONS')
    expect(
      await query(
        url,
        `SELECT to_regclass('a') AS a, (SELECT count(*)::int FROM pg_prepared_xacts WHERE database = current_database()) AS n`,
      ),
    ).toEqual([{ a: null, n: 0 }])
  })

  test('an index is not built beside a prepared transaction, which holds its locks without any process', async () => {
    const gid = `facts ${client} ${Date.now()}`
    const build = '-- skein: lock-timeout=200ms\nCREATE INDEX CONCURRENTLY a_id ON a (id);'
    const { service, url } = await serviceWith(client, { '1_index.up.sql': build })
    await query(url, 'CREATE TABLE a (id int)')
    await query(url, `BEGIN; INSERT INTO a VALUES (1); PREPARE TRANSACTION '${gid}'`)
    try {
      const error = await failure(migrate(service))
      expect(error.data).toMatchObject({ sqlstate: '55P03' })
      expect(error.hint).toContain(`In the way: prepared transaction ${gid}`)
    } finally {
      await query(url, `COMMIT PREPARED '${gid}'`)
    }
    // What it left is invalid, and stands in the way of nothing once the index was dropped.
    await query(url, 'DROP INDEX CONCURRENTLY a_id')
    await query(url, "DELETE FROM schema_migrations_state WHERE kind = 'open'")
    await migrate(service)
    expect(await query(url, `SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass`)).toEqual([
      { indisvalid: true },
    ])
  })
})
