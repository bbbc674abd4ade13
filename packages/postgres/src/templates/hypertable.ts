import type { Template } from '@skein/core'

/** @see https://docs.timescale.com/api/latest/ */
export const hypertable: Template = {
  name: 'hypertable',
  about: 'a TimescaleDB table of what happens over time: packed after a while, dropped when it is old',
  example: 'create_hypertable_readings',
  write(title) {
    const [, name] = /^create_hypertable_(.+)$/.exec(title) ?? []
    if (name === undefined) return null
    const up = `CREATE EXTENSION IF NOT EXISTS timescaledb;

CREATE TABLE ${name} (
  at timestamptz NOT NULL,
  source_id uuid NOT NULL,
  value double precision NOT NULL
);

-- As much as fits into a quarter of the memory, with its indexes.
SELECT create_hypertable('${name}', by_range('at', INTERVAL '7 days'));
CREATE INDEX ${name}_source_idx ON ${name} (source_id, at DESC);

ALTER TABLE ${name} SET (timescaledb.compress, timescaledb.compress_segmentby = 'source_id', timescaledb.compress_orderby = 'at DESC');
-- When rows may come late no more.
SELECT add_compression_policy('${name}', compress_after => INTERVAL '30 days');
SELECT add_retention_policy('${name}', drop_after => INTERVAL '2 years');
`
    return [
      {
        title,
        up,
        down: `-- Its policies go with it; the extension may have other users and stays.\nDROP TABLE ${name};\n`,
      },
    ]
  },
}
