-- skein: lock-timeout=2s
-- Events that nobody changes any more lie in columns, a tenth of their size; after two years they go, and the counts by
-- day stay.

ALTER TABLE appointment_events SET (
  timescaledb.compress,
  timescaledb.compress_segmentby = 'entity_id',
  timescaledb.compress_orderby = 'occurred_at DESC, appointment_id, kind'
);

-- After the month in which events may come late.
SELECT add_compression_policy('appointment_events', compress_after => INTERVAL '42 days');
SELECT add_retention_policy('appointment_events', drop_after => INTERVAL '2 years');
