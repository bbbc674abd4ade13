import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from '../database.ts'
import { clientNames, failure, serviceWith } from '../service.ts'
import { faultsOf } from '../inspection.ts'
import { hasTimescale, ownDatabase } from './database.ts'
import { goOn, openOf } from './going-on.ts'

const table = `CREATE TABLE events (at timestamptz NOT NULL, kind text NOT NULL, n int NOT NULL) WITH (tsdb.hypertable, tsdb.partition_column = 'at');
  INSERT INTO events SELECT at, 'made', 0 FROM generate_series(now() - INTERVAL '30 days', now(), INTERVAL '1 day') AS at;`

const aggregate = (sum: string, ifNotExists = '') =>
  `CREATE MATERIALIZED VIEW ${ifNotExists}daily WITH (timescaledb.continuous, timescaledb.materialized_only) AS
    SELECT time_bucket('1 day', at) AS day, ${sum} AS n FROM events GROUP BY 1;`

describe.skipIf(!hasTimescale).each(clientNames)('what is left half-way on TimescaleDB, over %s', (client) => {
  async function begun(text: string) {
    const url = await ownDatabase()
    const { service } = await serviceWith(client, { '1_a.up.sql': table, '2_b.up.sql': text }, url)
    const error = await failure(migrate(service))
    const edited = (other: string) => serviceWith(client, { '1_a.up.sql': table, '2_b.up.sql': other }, url)
    return { url, service, error, edited }
  }
  const days = 'SELECT count(*)::int AS n FROM daily'

  test.each(['', 'IF NOT EXISTS '])(
    'an aggregate %sthat could not be filled stands, and is filled later',
    async (words) => {
      const { url, service, error } = await begun(aggregate('sum(1 / n)', words))
      expect(error.message).toContain('DIRTY at statement 1 of 1, of which a part stands')
      expect(await openOf(service)).toMatchObject([{ version: 2n, statement: 0, inDoubt: false }])
      expect(await query(url, days)).toEqual([{ n: 0 }])
      expect((await failure(migrate(service))).message).toContain('DIRTY')
      await query(url, 'UPDATE events SET n = 1')
      await goOn(service)
      expect(await query(url, days)).toEqual([{ n: 31 }])
      expect([(await service.store.read()).applied.length, await openOf(service)]).toEqual([2, []])
    },
  )

  test('an aggregate whose text was changed since is not taken for the new one', async () => {
    const { url, error, edited } = await begun(`${aggregate('sum(1 / n)')}\nSELECT 1;`)
    expect(error.message).toContain('DIRTY at statement 1 of 2')
    const { service } = await edited(`${aggregate('sum(n)')}\nSELECT 1;`)
    expect((await failure(goOn(service))).message).toContain('DROP MATERIALIZED VIEW public.daily')
    expect(await openOf(service)).toMatchObject([{ version: 2n, statement: 0 }])
    await query(url, 'DROP MATERIALIZED VIEW daily')
    await goOn(service)
    expect(await query(url, 'SELECT sum(n)::int AS n FROM daily')).toEqual([{ n: 0 }])
  })

  test('nothing stands of an aggregate that was refused, nor of one whose name is taken', async () => {
    const { url, error, edited, service: first } = await begun(aggregate('sum(nothing)'))
    expect([error.message, await openOf(first)]).toEqual([expect.stringContaining('Nothing of it stands'), []])
    await query(url, aggregate('sum(n)'))
    const { service } = await edited(aggregate('sum(2 * n)'))
    const taken = await failure(migrate(service))
    expect([taken.message, await openOf(service)]).toEqual([expect.stringContaining('Nothing of it stands'), []])
  })

  test.each(['', 'IF NOT EXISTS '])('an index %sthat is built per chunk is dropped and built anew', async (words) => {
    const url = await ownDatabase()
    const build = `-- skein: lock-timeout=300ms\nCREATE INDEX ${words}events_kind ON events (kind) WITH (timescaledb.transaction_per_chunk);`
    const { service } = await serviceWith(client, { '1_a.up.sql': table, '2_b.up.sql': build }, url)
    await migrate(service, { goal: { verb: 'up', services: null, count: 1, spread: 'each' } })
    const [{ chunk } = {}] = await query(
      url,
      `SELECT c::text AS chunk FROM show_chunks('events') AS c ORDER BY 1 DESC LIMIT 1`,
    )
    const holding = query(url, `BEGIN; LOCK TABLE ${String(chunk)} IN ROW EXCLUSIVE MODE; SELECT pg_sleep(3); COMMIT`)
    await expect
      .poll(() => query(url, `SELECT FROM pg_locks WHERE relation = '${String(chunk)}'::regclass`))
      .toHaveLength(1)
    const error = await failure(migrate(service))
    await holding
    expect(error.message).toContain('DIRTY at statement 1 of 1, of which a part stands')
    const valid = `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('events_kind')`
    expect(await query(url, valid)).toEqual([{ valid: false }])
    expect(await openOf(service)).toMatchObject([{ statement: 0, inDoubt: false }])
    expect(await faultsOf(url)).toMatchObject([
      {
        code: 'INVALID_INDEX',
        object: 'public.events.events_kind',
        remedy: expect.stringMatching(/^DROP INDEX public\.events_kind; -- .*transaction_per_chunk/) as string,
      },
    ])
    await goOn(service)
    expect(await query(url, valid)).toEqual([{ valid: true }])
    expect(await faultsOf(url)).toEqual([])
  })
})
