import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { freshDatabase, query, tables } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const standing = async (url: string) =>
  (await query(url, 'SELECT version::text FROM schema_migrations WHERE open IS NULL ORDER BY seq')).map(
    (row) => row['version'],
  )

/** What the server refuses while it reads a message, by its SQLSTATE: with a place, without one, by its encoding. */
const unread: Record<string, [text: string, options?: string]> = {
  22025: ["SELECT E'\\u12';"],
  22021: ["SELECT E'\\xff';"],
  '22P05': ["SELECT '日本';", `ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`],
}

const rows = `INSERT INTO t VALUES ('${'x'.repeat(1000)}');\n`.repeat(1200)
const cut = `SELECT pg_terminate_backend(pg_backend_pid());`

/** Files whose session the server ends, as an administrator or a timeout makes it. */
const ends: Record<string, [text: string, stands: string[]]> = {
  'in a chain': [cut, ['1']],
  'in a large file': [`CREATE TABLE t (x text);\n${rows}${cut}`, ['1']],
  'without a transaction': [`-- skein: transaction=off\nSELECT 1;\n${cut}`, ['1']],
}

describe.each(clientNames)('a message that fails, over %s', (client) => {
  test.each(Object.entries(unread))(
    'what is unreadable (%s) is blamed on its file',
    async (sqlstate, [bad, options]) => {
      const files = { '1_a.up.sql': 'SELECT 1;', '2_b.up.sql': 'SELECT 1;', '3_c.up.sql': `SELECT 1;\n${bad}` }
      const { service, url } = await serviceWith(client, files, await freshDatabase(undefined, options))
      expect((await failure(migrate(service))).data).toMatchObject({ step: 'clinic@3', sqlstate })
      expect(await standing(url)).toEqual(['1', '2'])
    },
  )

  test.each(Object.entries(ends))(
    'the server ends the session %s: what stands is looked up',
    async (_, [text, stand]) => {
      const { service, url } = await serviceWith(client, { '1_a.up.sql': 'SELECT 1;', '2_b.up.sql': text })
      expect(await failure(migrate(service))).toMatchObject({ code: 'CONNECTION_LOST' })
      expect(await standing(url)).toEqual(stand)
      expect(await tables(url)).toEqual([])
    },
  )

  test('a step whose COMMIT was the last that went well stands, and is told so', async () => {
    const url = new URL(await freshDatabase())
    const [database, role] = [url.pathname.slice(1), `r_${url.pathname.slice(1)}`]
    await query(url.href, `CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT ALL ON DATABASE ${database} TO ${role}`)
    const at = Object.assign(new URL(url.href), { username: role, password: 'x' }).href
    await query(url.href, `GRANT ALL ON SCHEMA public TO ${role}`)
    const files = { '1_a.up.sql': 'SELECT 1' }
    await migrate((await serviceWith(client, files, at)).service)
    // What tells of a COMMIT needs that language.
    await query(url.href, 'REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC')
    const more = await serviceWith(client, { ...files, '2_b.up.sql': 'SELECT 2', '3_c.up.sql': 'SELECT 3' }, at)
    const { steps } = await migrate(more.service)
    expect(steps.map(({ state }) => state)).toEqual(['applied', 'applied'])
    expect(await standing(url.href)).toEqual(['1', '2', '3'])
  })

  test('a cancellation is heard at whatever moment it comes', async () => {
    const { service } = await serviceWith(client, { '1_a.up.sql': 'SELECT pg_sleep(20)' })
    for (let delay = 0; delay < 12; delay++) {
      const ending = new AbortController()
      const began = Date.now()
      const run = migrate(service, {
        cancel: ending.signal,
        on: ({ type }) => void (type === 'lock-taken' && setTimeout(() => ending.abort(), delay)),
      })
      expect(await failure(run)).toMatchObject({ code: 'CANCELLED' })
      expect(Date.now() - began).toBeLessThan(10_000)
    }
  })

  test('a step that gives way meets nothing of its first attempt', async () => {
    const text = '-- skein: lock-timeout=100ms\nPREPARE p AS SELECT 1;\nEXECUTE p;\nALTER TABLE t ADD c int;'
    const { service, url } = await serviceWith(client, { '1_a.up.sql': text })
    await query(url, 'CREATE TABLE t (id int)')
    const busy = query(url, 'BEGIN; LOCK TABLE t; SELECT pg_sleep(0.8); COMMIT')
    await migrate(service)
    await busy
    expect(await standing(url)).toEqual(['1'])
  })

  test('a file that takes its own row away fails, and says why', async () => {
    const files = { '1_a.up.sql': 'SELECT 1;', '2_b.up.sql': 'CREATE TABLE b ();\nDELETE FROM schema_migrations;' }
    const { service, url } = await serviceWith(client, files)
    const error = await failure(migrate(service))
    expect(error).toMatchObject({ code: 'STEP_FAILED', data: { step: 'clinic@2' } })
    expect(error.hint).toContain('deletes from schema_migrations')
    expect([await standing(url), await tables(url)]).toEqual([['1'], []])
  })

  test('of a function that commits by itself it is said what stands', async () => {
    const ask = client === 'pg' ? 'query' : 'unsafe'
    const text = `export default async (client) => {\n  await client.${ask}('CREATE TABLE a ()')\n  await client.${ask}('COMMIT')\n}\n`
    const { service, url } = await serviceWith(client, { '1_a.up.mjs': text })
    const error = await failure(migrate(service))
    expect(error).toMatchObject({ code: 'STEP_FAILED' })
    expect(error.message).toContain('clinic is DIRTY')
    expect([await standing(url), await tables(url)]).toEqual([[], ['a']])
  })
})
