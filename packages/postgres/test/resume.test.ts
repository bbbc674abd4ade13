import { load, type MigrationStep, type Outcome, type NamedStep, type Service } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const run = { id: 'r', service: 'clinic', environment: null, system: [], by: 'me@here:1' }
const file = '1_a.up.sql'

/** Runs version 1 from a statement on, or from its beginning. */
async function go(service: Service, resumeAt?: number): Promise<string[]> {
  const [migration] = load(service).migrations
  const session = await service.store.acquire(run)
  if (!migration || session.kind !== 'session') throw new Error('not free')
  const { version, description, up: body } = migration
  const step: MigrationStep = {
    kind: 'migration',
    direction: 'up',
    version,
    description,
    body,
    checksum: body.checksum,
    down: null,
    requires: [],
    seq: null,
    forgets: [],
  }
  const told: Outcome[] = []
  try {
    for await (const outcome of session.run([{ ...step, ...(resumeAt !== undefined && { resumeAt }) }]))
      told.push(outcome)
  } finally {
    await session[Symbol.asyncDispose]()
  }
  return told.map(({ kind }) => kind)
}

test('a seed goes on, too', async () => {
  const { service, url } = await serviceWith('pg', {
    [file]: '-- skein: transaction=off\nCREATE TABLE s (id int); SELECT 1 / 0; INSERT INTO s VALUES (1)',
  })
  const [migration] = load(service).migrations
  if (!migration) throw new Error('there is one')
  const seed: NamedStep = {
    kind: 'seed',
    direction: 'up',
    name: 'people',
    body: migration.up,
    checksum: null,
    requires: [],
    again: false,
  }
  const told: string[] = []
  const once = async (step: NamedStep) => {
    const session = await service.store.acquire(run)
    if (session.kind !== 'session') throw new Error('not free')
    for await (const { kind } of session.run([step])) told.push(kind)
    await session[Symbol.asyncDispose]()
  }
  await once(seed)
  await once({ ...seed, resumeAt: 2 })
  expect(told).toEqual(['progress', 'failed', 'progress', 'applied'])
  expect(await query(url, 'SELECT count(*)::int AS n FROM s')).toEqual([{ n: 1 }])
  expect(await service.store.read()).toMatchObject({ open: [], seeds: [{ name: 'people' }] })
})

describe.each(clientNames)('going on with what was interrupted, over %s', (client) => {
  const begun = '-- skein: transaction=off\nCREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);\n'

  test('done statements are not run again, and the one that failed may be edited', async () => {
    const { service, url } = await serviceWith(client, { [file]: `${begun}SELECT 1 / 0;\nINSERT INTO a VALUES (2);` })
    expect(await go(service)).toEqual(['progress', 'progress', 'failed'])
    expect((await service.store.read()).open).toMatchObject([{ version: 1n, statement: 2, inDoubt: false }])
    const mended = await serviceWith(client, { [file]: `${begun}SELECT 1;\nINSERT INTO a VALUES (2);` }, url)
    expect(await go(mended.service, 2)).toEqual(['progress', 'progress', 'applied'])
    expect(await query(url, 'SELECT count(*)::int AS n FROM a')).toEqual([{ n: 3 }])
    const { applied, open } = await service.store.read()
    expect([applied.map(({ version }) => version), open]).toEqual([[1n], []])
  })

  test('done statements that were changed are refused, also when the file became shorter', async () => {
    const { service, url } = await serviceWith(client, { [file]: `${begun}SELECT 1 / 0;` })
    await go(service)
    for (const text of [begun.replace('(1), (1)', '(7)'), '-- skein: transaction=off\nCREATE TABLE a (id int);']) {
      const changed = await serviceWith(client, { [file]: text }, url)
      expect(await failure(go(changed.service, 2))).toMatchObject({ code: 'FILE_CHANGED' })
    }
    expect(await query(url, 'SELECT count(*)::int AS n FROM a')).toEqual([{ n: 2 }])
  })

  test('an index left invalid is seen, dropped and built anew, even with IF NOT EXISTS', async () => {
    const index = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "a Id" ON a (id);'
    const { service, url } = await serviceWith(client, { [file]: begun + index })
    expect(await go(service)).toEqual(['progress', 'progress', 'failed'])
    expect(await query(url, `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = '"a Id"'::regclass`)).toEqual([
      { valid: false },
    ])
    await query(url, 'DELETE FROM a')
    expect(await go(service, 2)).toEqual(['progress', 'applied'])
    expect(await query(url, `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = '"a Id"'::regclass`)).toEqual([
      { valid: true },
    ])
  })

  test('an index that was finished before the crash is not built again', async () => {
    const { service, url } = await serviceWith(client, {
      [file]: `${begun}CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);`,
    })
    await go(service)
    await query(url, 'DELETE FROM a; DROP INDEX a_id; CREATE UNIQUE INDEX a_id ON a (id)')
    const [before] = await query(url, `SELECT 'a_id'::regclass::oid::text AS oid`)
    expect(await go(service, 2)).toEqual(['progress', 'applied'])
    expect(await query(url, `SELECT 'a_id'::regclass::oid::text AS oid`)).toEqual([before])
  })
})
