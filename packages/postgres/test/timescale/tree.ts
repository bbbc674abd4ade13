import { query } from '../database.ts'

/** Aggregates that are filled at once, then a policy for them: three statements, none of them in a transaction. */
export const filled = [
  `CREATE MATERIALIZED VIEW hourly WITH (timescaledb.continuous) AS
    SELECT time_bucket('1 hour', at) AS hour, kind, count(*) AS n FROM events GROUP BY 1, 2`,
  `CALL refresh_continuous_aggregate('hourly', NULL, NULL)`,
  `SELECT add_continuous_aggregate_policy('hourly', '3 days', '1 hour', '1 hour')`,
] as const

/** One file for every thing that TimescaleDB adds, with its way back. */
export const files: Readonly<Record<string, string>> = {
  '1_events.up.sql': `CREATE EXTENSION timescaledb;
    CREATE TABLE events (at timestamptz NOT NULL, kind text NOT NULL, n int NOT NULL);
    SELECT create_hypertable('events', by_range('at', INTERVAL '1 day'));
    INSERT INTO events SELECT at, 'made', 1 FROM generate_series(now() - INTERVAL '9 days', now(), INTERVAL '1 hour') AS at;`,
  '1_events.down.sql': 'DROP TABLE events; DROP EXTENSION timescaledb;',
  '2_readings.up.sql': `CREATE TABLE readings (at timestamptz NOT NULL, device int NOT NULL, value float)
    WITH (tsdb.hypertable, tsdb.partition_column = 'at', tsdb.segmentby = 'device');`,
  '2_readings.down.sql': 'DROP TABLE readings;',
  '3_policies.up.sql': `ALTER TABLE events SET (timescaledb.compress, timescaledb.compress_segmentby = 'kind');
    SELECT add_compression_policy('events', INTERVAL '7 days');
    SELECT add_retention_policy('events', INTERVAL '1 year');`,
  '3_policies.down.sql': `SELECT remove_retention_policy('events');
    SELECT remove_compression_policy('events');
    SELECT decompress_chunk(c, true) FROM show_chunks('events') AS c;
    ALTER TABLE events SET (timescaledb.compress = false);`,
  '4_daily.up.sql': `CREATE MATERIALIZED VIEW daily WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
      SELECT time_bucket('1 day', at) AS day, count(*) AS n FROM events GROUP BY 1 WITH NO DATA;
    SELECT add_continuous_aggregate_policy('daily', '9 days', '1 day', '1 hour');`,
  '4_daily.down.sql': 'DROP MATERIALIZED VIEW daily;',
  '5_hourly.up.sql': `${filled.join(';\n')};`,
  '5_hourly.down.sql': 'DROP MATERIALIZED VIEW hourly;',
  '6_index.up.sql': 'CREATE INDEX events_kind ON events (kind, at) WITH (timescaledb.transaction_per_chunk);',
  '6_index.down.sql': 'DROP INDEX events_kind;',
}

/** What stands, without what differs from one time to the next, such as the numbers of jobs. */
export async function picture(url: string): Promise<unknown> {
  const [{ there } = {}] = await query(url, `SELECT to_regclass('timescaledb_information.jobs') IS NOT NULL AS there`)
  const timed = {
    hypertables: `SELECT hypertable_name, column_name, time_interval FROM timescaledb_information.dimensions WHERE hypertable_schema = 'public'`,
    columns: `SELECT hypertable, segmentby, orderby FROM timescaledb_information.hypertable_compression_settings WHERE hypertable::text !~ '^_timescaledb'`,
    aggregates: `SELECT view_name, materialized_only, view_definition FROM timescaledb_information.continuous_aggregates`,
    jobs: `SELECT proc_name, hypertable_name, schedule_interval, config - 'hypertable_id' - 'mat_hypertable_id' AS config FROM timescaledb_information.jobs`,
  }
  const plain = {
    relations: `SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^schema_'`,
    invalid: 'SELECT indexrelid::regclass::text AS index FROM pg_index WHERE NOT indisvalid',
    extensions: 'SELECT extname FROM pg_extension',
    versions: `SELECT version FROM schema_migrations`,
    open: `SELECT name, value FROM schema_migrations_state WHERE kind = 'open'`,
  }
  const parts = Object.entries(there ? { ...plain, ...timed } : plain).map(
    ([name, text]) => `'${name}', (SELECT coalesce(json_agg(to_json(q) ORDER BY q::text), '[]') FROM (${text}) AS q)`,
  )
  const [row] = await query(url, `SELECT json_build_object(${parts.join(', ')}) AS all`)
  return row?.['all']
}
