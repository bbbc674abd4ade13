import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate, prepare } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** Ten megabytes in lines of a statement each, from the second on. */
const many = 20_000
const note = 'x'.repeat(480)
const lines = Array.from({ length: many }, (_, n) => `INSERT INTO big VALUES (${n}, '${note}');`)
const text = (...changes: readonly (readonly [line: number, to: string])[]): string => {
  const all = ['CREATE TABLE big (n int, note text);', ...lines]
  for (const [line, to] of changes) all[line - 1] = to
  return all.join('\n')
}
const latest = { verb: 'up', services: null, count: null, spread: 'each' } as const

describe.each(clientNames)('a file that is too large to be held, over %s', (client) => {
  test('is one transaction with its row, tells how far it is, and has its verification', async () => {
    const { service, url } = await serviceWith(client, {
      '1_big.up.sql': text(),
      '1_big.verify.sql': `SELECT count(*) = ${many} FROM big`,
      '2_next.up.sql': 'SELECT 1',
    })
    const told: number[] = []
    const { services } = await prepare([service], latest)
    const body = services[0]?.migrations[0]?.up
    expect(body?.kind === 'text' && body.parts !== undefined).toBe(true)
    const report = await migrate(service, { on: (event) => event.type === 'step-progress' && told.push(event.done) })
    expect(report.steps.map(({ state }) => state)).toEqual(['applied', 'applied'])
    expect(told.length).toBeGreaterThan(5)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    const sums =
      'SELECT count(*)::int AS n, sum(n)::int AS sum, count(DISTINCT xmin::text)::int AS transactions FROM big'
    expect(await query(url, sums)).toEqual([{ n: many, sum: (many * (many - 1)) / 2, transactions: 1 }])
  })

  test.each([
    [5, "INSERT INTO big VALUEZ (1, 'x');", { column: 17, sqlstate: '42601' }],
    [19_001, "INSERT INTO big VALUEZ (1, 'x');", { column: 17, sqlstate: '42601' }],
    [19_001, 'INSERT INTO big SELECT 1 / (n - n), note FROM big LIMIT 1;', { column: 1, sqlstate: '22012' }],
  ])('fails whole at line %d: %s', async (line, wrong, place) => {
    const { service, url } = await serviceWith(client, { '1_big.up.sql': text([line, wrong]) })
    const error = await failure(migrate(service))
    expect(error).toMatchObject({ code: 'STEP_FAILED', data: { step: 'clinic@1', line, ...place } })
    expect(error.detail).toContain(`> ${line} | ${wrong}`)
    expect(await query(url, `SELECT to_regclass('big') AS big`)).toEqual([{ big: null }])
  })

  test('keeps the BEGIN … COMMIT around it as its own, modes and line numbers included', async () => {
    const wrapped = (wrong = 'SELECT 1;') =>
      `BEGIN ISOLATION LEVEL SERIALIZABLE;\n${text()}\nCREATE TABLE level AS SELECT current_setting('transaction_isolation') AS is;\n${wrong}\nCOMMIT;\n`
    const bad = await serviceWith(client, { '1_big.up.sql': wrapped('SELECT nothing;') })
    expect((await failure(migrate(bad.service))).data).toMatchObject({ line: many + 4, column: 8 })
    const { service, url } = await serviceWith(client, { '1_big.up.sql': wrapped() })
    await migrate(service)
    expect(await query(url, 'SELECT "is", (SELECT count(*)::int FROM big) AS n FROM level')).toEqual([
      { is: 'serializable', n: many },
    ])
  })

  test('that is changed while it is read leaves nothing', async () => {
    const { service, folder, url } = await serviceWith(client, { '1_big.up.sql': text() })
    const run = migrate(service, {
      on: (event) =>
        event.type === 'step-started' && writeFileSync(join(folder, '1_big.up.sql'), `${text()}\nSELECT 1;`),
    })
    expect((await failure(run)).code).toBe('FILE_CHANGED')
    expect(await query(url, `SELECT to_regclass('big') AS big`)).toEqual([{ big: null }])
    expect((await service.store.read()).applied).toEqual([])
  })
})

test('of sixty megabytes runs in a heap of twenty-four', async () => {
  const { url, folder } = await serviceWith('pg', {})
  writeFileSync(join(folder, '1_big.up.sql'), 'CREATE TABLE big (n int, note text);\n')
  for (let times = 0; times < 6; times++) appendFileSync(join(folder, '1_big.up.sql'), lines.join('\n'))
  const runner = fork(new URL('./runner.ts', import.meta.url), ['pg', url, folder], {
    execArgv: ['--max-old-space-size=24', '--max-semi-space-size=1'],
    stdio: 'inherit',
  })
  expect(await once(runner, 'exit')).toEqual([0, null])
  expect(await query(url, 'SELECT count(*)::int AS n FROM big')).toEqual([{ n: 6 * many }])
})

test.each([
  ['\\connect other', 'META_COMMAND', 20_001],
  ['COMMIT;', 'OWN_TRANSACTIONS', 20_001],
  ["SELECT 'no end", 'UNFINISHED_TEXT', 20_001],
])('what can not be sent is refused as in any other file: %s', async (last, code, line) => {
  const { service } = await serviceWith('pg', { '1_big.up.sql': text([many + 1, last]) })
  expect((await prepare([service], latest)).plan.refusals).toMatchObject([{ code, line: expect.any(Number) as number }])
  expect((await prepare([service], latest)).plan.refusals[0]?.line).toBe(line)
})

test('what pg_dump writes around its rows is passed over', async () => {
  const { service, url } = await serviceWith('pg', { '1_big.up.sql': `\\restrict abc\n${text()}\n\\unrestrict abc\n` })
  await migrate(service)
  expect(await query(url, 'SELECT count(*)::int AS n FROM big')).toEqual([{ n: many }])
})
