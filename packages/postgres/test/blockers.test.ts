import { migrate, type RunEvent } from '@skein/core'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { masked } from '../src/lexer/masked.ts'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

type Waiting = Extract<RunEvent, { type: 'step-waiting' }>

const first = { '1_a.up.sql': 'CREATE TABLE a (id int, mrn text);' }
const second = { ...first, '2_b.up.sql': '-- skein: lock-timeout=200ms\nALTER TABLE a ADD COLUMN b int;' }

async function waitBehind(client: (typeof clientNames)[number], block: string, free: string): Promise<Waiting> {
  const { service, url } = await serviceWith(client, first)
  await migrate(service)
  const { service: next } = await serviceWith(client, second, url)
  const other = new pg.Client({ connectionString: url, application_name: 'night job' })
  await other.connect()
  await other.query(block)
  const { promise, resolve } = Promise.withResolvers<Waiting>()
  const run = migrate(next, { on: (event) => event.type === 'step-waiting' && resolve(event) })
  const seen = await promise
  await other.query(free)
  await run
  await other.end()
  return seen
}

describe.each(clientNames)('who is in the way, over %s', (client) => {
  test('a session is named with its statement and none of its data', async () => {
    const { blockers } = await waitBehind(client, `BEGIN; UPDATE a SET mrn = 'SECRET-7' WHERE id = 4711`, 'COMMIT')
    expect(blockers).toHaveLength(1)
    expect(blockers[0]?.pid).toBeGreaterThan(0)
    expect(blockers[0]?.what).toBe('night job, idle in transaction: BEGIN; UPDATE a SET mrn = … WHERE id = ?')
  })

  test('and so is a prepared transaction, which no process belongs to', async () => {
    const gid = `night ${client} ${process.pid}`
    const block = `BEGIN; INSERT INTO a VALUES (1); PREPARE TRANSACTION '${gid}'`
    const { blockers } = await waitBehind(client, block, `COMMIT PREPARED '${gid}'`)
    expect(blockers).toEqual([{ pid: null, what: `prepared transaction ${gid}` }])
  })

  test('an index waits beside everybody for as long as it takes, and says for whom', { timeout: 60_000 }, async () => {
    const { service, url } = await serviceWith(client, first)
    await migrate(service)
    const build = 'CREATE INDEX CONCURRENTLY a_id ON a (id);'
    const { service: next } = await serviceWith(client, { ...first, '2_b.up.sql': build }, url)
    const other = new pg.Client({ connectionString: url, application_name: 'night job' })
    await other.connect()
    await other.query('BEGIN; INSERT INTO a VALUES (4711)')
    const told: Waiting[] = []
    const run = migrate(next, { on: (event) => event.type === 'step-waiting' && told.push(event) })
    // Longer than any other statement waits.
    await new Promise((resolve) => setTimeout(resolve, 4500))
    await other.query('COMMIT')
    await other.end()
    expect(await run).toMatchObject({ outcome: 'done' })
    expect(told).toMatchObject([
      { blockers: [{ what: 'night job, idle in transaction: BEGIN; INSERT INTO a VALUES (?)' }] },
    ])
    expect(await query(url, `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'a_id'::regclass`)).toEqual([
      { valid: true },
    ])
  })

  test.each([
    ['-- skein: transaction=off\n', '3s'],
    ["SET lock_timeout = '7s';\n", '7s'],
    ['-- skein: lock-timeout=5s\n', '5s'],
  ])('and what comes behind it waits as it did before: %j', async (head, after) => {
    const build = `${head}CREATE INDEX CONCURRENTLY a_id ON a (id);\nCREATE TABLE s AS SELECT current_setting('lock_timeout') AS s;`
    const { service, url } = await serviceWith(client, { ...first, '2_b.up.sql': build })
    await migrate(service)
    expect(await query(url, 'SELECT s FROM s')).toEqual([{ s: after }])
  })

  test('a step that gives up says it, too', { timeout: 120_000 }, async () => {
    const { service, url } = await serviceWith(client, first)
    await migrate(service)
    const off = '-- skein: transaction=off lock-timeout=200ms\nALTER TABLE a ADD COLUMN b int;'
    const { service: next } = await serviceWith(client, { ...first, '2_b.up.sql': off }, url)
    const other = new pg.Client(url)
    await other.connect()
    await other.query('BEGIN; LOCK TABLE a')
    const [row] = await query(url, `SELECT pid FROM pg_locks WHERE relation = 'a'::regclass`)
    expect((await failure(migrate(next))).hint).toContain(
      `In the way: pid ${String(row?.['pid'])} (idle in transaction`,
    )
    await other.end()
  })
})

test.each([
  ["SELECT 'x', $$y$$, E'a\\'b' -- mine", 'SELECT …, …, …'],
  ["UPDATE a /* c */ SET\n  b = 1.5e3, c='cut o", 'UPDATE a SET b = ?.?e3, c=…'],
  ['SELECT "Name", t1.x FROM t1 WHERE id = $1', 'SELECT "Name", t1.x FROM t1 WHERE id = $?'],
])('%s is shown without data', (statement, shown) => {
  expect(masked(statement)).toBe(shown)
})
