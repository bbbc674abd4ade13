import { type Catalog, compareCatalogs, migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from '../database.ts'
import { catalogOf } from '../inspection.ts'
import { clientNames, serviceWith } from '../service.ts'
import { hasTimescale, ownDatabase } from './database.ts'
import { files } from './tree.ts'

const all = { services: null, spread: 'each' } as const

/** What differs, as `kind name`. */
function difference(a: Catalog, b: Catalog): string[] {
  return compareCatalogs(a, b).map(({ kind, name }) => `${kind} ${name}`)
}

describe.skipIf(!hasTimescale).each(clientNames)('the catalog of a TimescaleDB, over %s', (client) => {
  test('is the same after the way up, back and up again', { timeout: 120_000 }, async () => {
    const { service, url } = await serviceWith(client, files, await ownDatabase('without'))
    const before = await catalogOf(url, { client })
    await migrate(service)
    const first = await catalogOf(url, { client })
    expect(difference(before, first)).toEqual(
      expect.arrayContaining([
        'columnstore public.events',
        'continuous aggregate public.daily',
        'hypertable public.events',
        'index public.daily.daily_day_idx',
        'job _timescaledb_functions.policy_retention on public.events',
      ]),
    )
    expect(first.filter(({ name, definition }) => /_internal|_hyper/.test(name + definition))).toEqual([])
    await migrate(service, { goal: { verb: 'down', count: null, ...all } })
    expect(difference(before, await catalogOf(url, { client }))).toEqual([])
    await migrate(service)
    expect(difference(first, await catalogOf(url, { client }))).toEqual([])
  })

  test('data makes no difference, wherever its chunks are', async () => {
    const url = await ownDatabase()
    await query(
      url,
      `CREATE SCHEMA apart; CREATE TABLE events (at timestamptz NOT NULL, kind text NOT NULL CHECK (kind <> ''));
      SELECT create_hypertable('events', 'at', associated_schema_name => 'apart');
      COMMENT ON TABLE events IS 'x'; GRANT SELECT ON events TO pg_monitor;
      ALTER TABLE events SET (timescaledb.compress, timescaledb.compress_segmentby = 'kind')`,
    )
    const before = await catalogOf(url, { client })
    await query(
      url,
      `INSERT INTO events SELECT at, 'a' FROM generate_series(now() - INTERVAL '40 days', now(), '1 hour') AS at`,
    )
    await query(url, `SELECT compress_chunk(c) FROM show_chunks('events', older_than => INTERVAL '10 days') AS c`)
    expect(difference(before, await catalogOf(url, { client }))).toEqual([])
  })
})

const base = `CREATE TABLE events (at timestamptz NOT NULL, kind text NOT NULL, n int NOT NULL);
  SELECT create_hypertable('events', by_range('at', INTERVAL '1 day'));
  ALTER TABLE events SET (timescaledb.compress, timescaledb.compress_segmentby = 'kind');
  SELECT add_compression_policy('events', INTERVAL '7 days'), add_retention_policy('events', INTERVAL '1 year');
  CREATE PROCEDURE tidy(job_id int, config jsonb) LANGUAGE sql AS 'SELECT 1';
  SELECT add_job('tidy', '1 day', config => '{"keep": 1}');
  CREATE MATERIALIZED VIEW daily WITH (timescaledb.continuous) AS
    SELECT time_bucket('1 day', at) AS day, count(*) AS n FROM events GROUP BY 1 WITH NO DATA;
  SELECT add_continuous_aggregate_policy('daily', '9 days', '1 day', '1 hour')`

test.skipIf(!hasTimescale).for<[change: string, objects: readonly string[]]>([
  [`SELECT set_chunk_time_interval('events', INTERVAL '2 days')`, ['hypertable public.events']],
  [`SELECT add_dimension('events', by_hash('kind', 2))`, ['hypertable public.events']],
  [`ALTER TABLE events SET (timescaledb.compress_segmentby = 'n')`, ['columnstore public.events']],
  [
    `SELECT remove_retention_policy('events'); SELECT add_retention_policy('events', INTERVAL '2 years')`,
    ['job _timescaledb_functions.policy_retention on public.events'],
  ],
  [
    `SELECT remove_compression_policy('events')`,
    [
      'job _timescaledb_functions.policy_compression on public.events',
      'owner job _timescaledb_functions.policy_compression on public.events',
    ],
  ],
  [
    `SELECT alter_job(job_id, schedule_interval => '2 hours') FROM timescaledb_information.jobs WHERE proc_name ~ 'refresh'`,
    ['job _timescaledb_functions.policy_refresh_continuous_aggregate on public.daily'],
  ],
  [
    `SELECT alter_job(job_id, config => '{"keep": 2}') FROM timescaledb_information.jobs WHERE proc_name = 'tidy'`,
    ['job public.tidy'],
  ],
  [`SELECT add_job('tidy', '1 day')`, ['job public.tidy #2', 'owner job public.tidy #2']],
  [`ALTER MATERIALIZED VIEW daily SET (timescaledb.materialized_only = false)`, ['continuous aggregate public.daily']],
  [`CREATE INDEX daily_n ON daily (n)`, ['index public.daily.daily_n']],
])('%j is a difference', async ([change, objects]) => {
  const url = await ownDatabase()
  await query(url, base)
  const before = await catalogOf(url)
  await query(url, change)
  expect(difference(before, await catalogOf(url))).toEqual(objects)
})
