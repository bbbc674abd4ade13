import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineService, migrate, type RunEvent } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { freshDatabase, query, tables } from './database.ts'
import { hasPooler, pooler } from './pooler.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const sends = fileURLToPath(new URL('./program.ts', import.meta.url))

/** Lines of shell that send SQL. */
function sending(sql: string): string {
  return `"${process.execPath}" "${sends}" "${sql}"\n`
}

const psql = ['psql', ...[18, 17, 16, 15, 14].map((major) => `/usr/lib/postgresql/${major}/bin/psql`)].find((path) => {
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

describe.each(clientNames)('programs over %s', (client) => {
  test('go up and down between texts, and their rows stand as those of any other', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': 'CREATE TABLE a (id int);',
      '1_a.down.sql': 'DROP TABLE a;',
      '2_b.up.sh': sending('CREATE TABLE b (id int)'),
      '2_b.down.sh': sending('DROP TABLE b'),
      '3_c.up.py': `import os, subprocess\nsubprocess.run([${JSON.stringify(process.execPath)}, ${JSON.stringify(sends)}, 'CREATE TABLE c (id int)'], check=True)\n`,
      '3_c.down.sql': 'DROP TABLE c;',
    })
    await migrate(service)
    expect(await tables(url)).toEqual(['a', 'b', 'c'])
    const { applied, open } = await service.store.read()
    expect([applied.map(({ version }) => version), open]).toEqual([[1n, 2n, 3n], []])
    expect(await migrate(service)).toMatchObject({ outcome: 'nothing' })
    await migrate(service, { goal: { verb: 'down', services: null, count: 3, spread: 'each' } })
    expect(await tables(url)).toEqual([])
  })

  test('output arrives line by line, without the password', async () => {
    const url = new URL(await freshDatabase())
    const role = `p_${url.pathname.slice(1)}`
    await query(url.href, `CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD 's3/cr et'`)
    url.username = role
    url.password = encodeURIComponent('s3/cr et')
    const text = `echo "$DATABASE_URL $PGPASSWORD $PGDATABASE"; echo wrong >&2\n${sending('SELECT 6 * 7')}`
    const { service } = await serviceWith(client, { '1_a.up.sh': text }, url.href)
    const told: RunEvent[] = []
    await migrate(service, { on: (event) => told.push(event) })
    const lines = told.flatMap((event) => (event.type === 'step-output' ? [`${event.stream}: ${event.line}`] : []))
    const at = `${url.host}${url.pathname}`
    expect(lines.sort()).toEqual([
      'err: wrong',
      'out: 42',
      `out: postgres://${role}:***@${at} *** ${url.pathname.slice(1)}`,
    ])
    await query(url.href, `ALTER ROLE ${role} NOLOGIN NOSUPERUSER`)
  })

  test.skipIf(!psql)('psql finds the database by itself, as the role that files run as', async () => {
    const url = await freshDatabase()
    const role = `r_${new URL(url).pathname.slice(1)}`
    await query(url, `CREATE ROLE ${role}; GRANT ALL ON SCHEMA public TO ${role}`)
    const text = `${psql} -qXAtc 'CREATE TABLE a AS SELECT current_user'\n${psql} -qXAt "$DATABASE_URL" -c 'SELECT now()'\n`
    const { service } = await serviceWith(client, { '1_a.up.sh': text }, url)
    await migrate(defineService<unknown>({ ...service, store: postgres({ url, client, role }) }))
    expect(await query(url, `SELECT tableowner::text AS own FROM pg_tables WHERE tablename = 'a'`)).toEqual([
      { own: role },
    ])
    await query(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })

  test('another exit code than 0 leaves it DIRTY and says what to do', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sh': `${sending('CREATE TABLE a (id int)')}echo half way\nexit 3\n`,
      '2_b.up.sql': 'CREATE TABLE b (id int);',
    })
    expect(await failure(migrate(service))).toMatchObject({
      code: 'STEP_FAILED',
      message: expect.stringMatching(
        /^clinic@1 \(up\) failed: 1_a.up.sh ended with exit code 3.\n {2}at .*How far it came/s,
      ) as string,
      hint: expect.stringMatching(/repair clinic --done .* --forget/) as string,
      detail: 'half way',
      data: { step: 'clinic@1', exit: 3 },
    })
    const { applied, open } = await service.store.read()
    expect(applied).toEqual([])
    expect(open).toMatchObject([{ version: 1n, direction: 'up', statement: null, text: null, inDoubt: true }])
    expect((await failure(migrate(service))).message).toContain('DIRTY')
    expect(await tables(url)).toEqual(['a'])
    expect(await service.store.history(1)).toMatchObject([{ outcome: 'failed', name: '1', error: { exit: 3 } }])
  })

  test('one whose interpreter is missing is refused, and nothing is open', async () => {
    const { service } = await serviceWith(client, { '1_a.up.sh': '#!/usr/bin/env no-such-shell\n' })
    expect(await failure(migrate(service))).toMatchObject({ code: 'FILE_UNREADABLE', kind: 'refused' })
    expect(await service.store.read()).toMatchObject({ applied: [], open: [] })
  })

  test('cancelled it is ended, and DIRTY', async () => {
    const { service, url } = await serviceWith(client, { '1_a.up.sh': `${sending('CREATE TABLE a ()')}sleep 30\n` })
    const cancel = new AbortController()
    const run = failure(migrate(service, { cancel: cancel.signal }))
    await expect.poll(() => tables(url)).toEqual(['a'])
    const began = performance.now()
    cancel.abort()
    expect(await run).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('DIRTY') as string })
    expect(performance.now() - began).toBeLessThan(4000)
    expect((await service.store.read()).open).toMatchObject([{ version: 1n, inDoubt: true }])
    expect(await service.store.history(1)).toMatchObject([{ outcome: 'cancelled' }])
  })

  test.skipIf(!hasPooler)('behind PgBouncer they run as well', async () => {
    await using pool = await pooler(await freshDatabase())
    const { service } = await serviceWith(client, { '1_a.up.sh': sending('CREATE TABLE a (id int)') }, pool.url)
    await migrate(service)
    expect([await tables(pool.url), (await service.store.read()).open]).toEqual([['a'], []])
  })
})

test('whatever may be executed is one', async () => {
  const { service, url, folder } = await serviceWith('pg', { '1_a.up': `#!/bin/sh\n${sending('CREATE TABLE a ()')}` })
  chmodSync(join(folder, '1_a.up'), 0o755)
  await migrate(service)
  expect(await tables(url)).toEqual(['a'])
})
