import { fork } from 'node:child_process'
import { once } from 'node:events'
import { migrate } from '@skein/core'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, serviceWith } from './service.ts'

/** Each of them can be applied any number of times: nothing but the ledger keeps it from happening twice. */
const files = Object.fromEntries(
  [...Array(30).keys()].map((n) => [
    `${n + 1}_add.up.sql`,
    `CREATE TABLE IF NOT EXISTS applied (n int);\nINSERT INTO applied VALUES (${n + 1});`,
  ]),
)

/** Each of them is a process that costs its start. */
const many = process.env['SKEIN_TEST_LONG'] === undefined ? 12 : 50

describe.each(clientNames)('several runners at once over %s', (client) => {
  test(
    `${many} processes that start together apply everything once, and none fails`,
    { timeout: 300_000 },
    async () => {
      const { url, folder } = await serviceWith(client, files)
      const children = [...Array(many).keys()].map(() =>
        fork(new URL('./runner.ts', import.meta.url), [client, url, folder], { stdio: 'inherit' }),
      )
      const codes = await Promise.all(children.map(async (child) => ((await once(child, 'exit')) as [number])[0]))
      expect(codes).toEqual(codes.map(() => 0))
      expect(await query(url, 'SELECT count(*)::int AS rows, count(DISTINCT n)::int AS kinds FROM applied')).toEqual([
        { rows: 30, kinds: 30 },
      ])
    },
  )

  test('a lock of others is given way to, and the step tried again', async () => {
    const { service, url } = await serviceWith(client, { '1_a.up.sql': 'CREATE TABLE a (id int);' })
    await migrate(service)
    const { service: next } = await serviceWith(
      client,
      {
        '1_a.up.sql': 'CREATE TABLE a (id int);',
        '2_b.up.sql': '-- skein: lock-timeout=100ms\nALTER TABLE a ADD COLUMN b int;',
      },
      url,
    )
    const other = new pg.Client(url)
    await other.connect()
    await other.query('BEGIN; LOCK TABLE a')
    setTimeout(() => void other.query('COMMIT').then(() => other.end()), 600)
    const seen: string[] = []
    const report = await migrate(next, { on: (event) => seen.push(event.type) })
    expect(report.outcome).toBe('done')
    expect(seen).toContain('step-waiting')
  })
})
