import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate, newRun, prepare, take, whoRuns } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { freshDatabase, query } from './database.ts'
import { lyingNetwork } from './proxy.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** About 2.6 million characters, with one statement a line from the second line on; what is not ASCII counts once in a position. */
const many = 8000
const value = '–'.repeat(300)
const inserts = Array.from({ length: many }, (_, n) => `INSERT INTO big VALUES (${n}, '${value}');`)
const create = 'CREATE TABLE big (n int, note text);'

function large(change?: { readonly line: number; readonly to: string }): string {
  const lines = [create, ...inserts]
  if (change) lines[change.line - 1] = change.to
  return lines.join('\n')
}

describe.each(clientNames)('a file that is too large for one message, over %s', (client) => {
  test('is one transaction with its row, and tells how far it is', async () => {
    const { service, url } = await serviceWith(client, { '1_big.up.sql': large(), '2_next.up.sql': 'SELECT 1' })
    const told: number[] = []
    const report = await migrate(service, { on: (event) => event.type === 'step-progress' && told.push(event.done) })
    expect(report.steps.map(({ state }) => state)).toEqual(['applied', 'applied'])
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(
      await query(url, 'SELECT count(*)::int AS n, count(DISTINCT xmin::text)::int AS transactions FROM big'),
    ).toEqual([{ n: many, transactions: 1 }])
    const both =
      'SELECT (SELECT xmin::text FROM big LIMIT 1) = (SELECT xmin::text FROM schema_migrations WHERE version = 1)'
    expect(await query(url, `${both} AS same`)).toEqual([{ same: true }])
  })

  test.each([
    [5, 'the server names', "INSERT INTO big VALUEZ (1, '–');", { column: 17, sqlstate: '42601' }],
    [7001, 'the server names', "INSERT INTO big VALUEZ (1, '–');", { column: 17, sqlstate: '42601' }],
    [5, 'is known by counting', 'INSERT INTO big SELECT 1 / (n - n), note FROM big LIMIT 1;', { column: 1 }],
    [7001, 'is known by counting', 'INSERT INTO big SELECT 1 / (n - n), note FROM big LIMIT 1;', { column: 1 }],
  ])('fails whole at line %d, with the place that %s', async (line, _, wrong, place) => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': 'CREATE TABLE a (id int)',
      '2_big.up.sql': large({ line, to: wrong }),
    })
    const error = await failure(migrate(service))
    expect(error).toMatchObject({ code: 'STEP_FAILED', data: { step: 'clinic@2', line, ...place } })
    expect(error.detail).toContain(`> ${line} | ${wrong}`)
    expect((await service.store.read()).applied.map(({ version }) => version)).toEqual([1n])
    expect(await query(url, `SELECT to_regclass('big') AS big`)).toEqual([{ big: null }])
  })

  test('keeps the BEGIN … COMMIT around it as its own, modes included', async () => {
    const wrapped = `BEGIN ISOLATION LEVEL SERIALIZABLE;\n${large()}\nCREATE TABLE level AS SELECT current_setting('transaction_isolation') AS is;\nCOMMIT;\n`
    const { service, url } = await serviceWith(client, { '1_big.up.sql': wrapped })
    await migrate(service)
    expect(await query(url, 'SELECT "is", (SELECT count(*)::int FROM big) AS n FROM level')).toEqual([
      { is: 'serializable', n: many },
    ])
  })

  test('leaves nothing in the session', async () => {
    const { service, url } = await serviceWith(client, {
      '1_big.up.sql': `SET search_path = pg_catalog;\n${large().replaceAll(' big ', ' public.big ')}`,
      '2_next.up.sql': 'CREATE TABLE here (id int)',
    })
    await migrate(service)
    expect(await query(url, `SELECT to_regclass('public.here') IS NOT NULL AS here`)).toEqual([{ here: true }])
  })

  test.each([1, 7001])('is cancelled at line %d and leaves nothing', async (line) => {
    const slow = `${line === 1 ? create : ''} SELECT pg_sleep(20);`
    const { service, url } = await serviceWith(client, { '1_big.up.sql': large({ line, to: slow }) })
    const cancel = new AbortController()
    setTimeout(() => cancel.abort(), 1500)
    const began = performance.now()
    expect((await failure(migrate(service, { cancel: cancel.signal }))).code).toBe('CANCELLED')
    expect(performance.now() - began).toBeLessThan(15_000)
    expect(await query(url, `SELECT to_regclass('big') AS big`)).toEqual([{ big: null }])
    expect((await service.store.history(10)).map(({ outcome }) => outcome)).toEqual(['cancelled'])
  })

  test('is cancelled between two messages, where there is no statement to cancel', async () => {
    const { service } = await serviceWith(client, { '1_big.up.sql': large() })
    const { plan } = await prepare([service], { verb: 'up', services: null, count: null, spread: 'each' })
    const info = { id: newRun(), service: service.name, environment: null, system: [], by: whoRuns() }
    await using session = await take(service, info, { wait: 0, emit: () => {} })
    if (!session) throw new Error('nobody else is here')
    const cancel = new AbortController()
    const ends: unknown[] = []
    const steps = plan.steps.map(({ step }) => step)
    for await (const outcome of session.run(steps, { cancel: cancel.signal })) {
      if (outcome.kind !== 'progress') ends.push(outcome.kind === 'failed' ? outcome.error.code : outcome.kind)
      cancel.abort()
      await sleep(300)
    }
    expect(ends).toEqual(['CANCELLED'])
    expect((await session.read()).applied).toEqual([])
  })

  test('whose link breaks in the middle does not stand, and goes the next time', async () => {
    const direct = await freshDatabase()
    await using network = await lyingNetwork(direct, { way: 'to the server', after: 4_000_000, kind: 'reset' })
    const { service, folder } = await serviceWith(client, { '1_big.up.sql': large() }, network.url)
    const error = await failure(migrate(service))
    expect(error).toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('clinic@1 does not stand') as string,
    })
    network.mend()
    writeFileSync(join(folder, '2_more.up.sql'), 'SELECT 1')
    await migrate(service)
    expect(await query(direct, 'SELECT count(*)::int AS n FROM big')).toEqual([{ n: many }])
  })
})
