-- skein: lock-timeout=2s
-- Loses nothing; events are written back as rows first, which takes time and space. What has expired stays gone.

SELECT remove_retention_policy('appointment_events');
SELECT remove_compression_policy('appointment_events');
SELECT decompress_chunk(chunk, if_compressed => true) FROM show_chunks('appointment_events') AS chunk;
ALTER TABLE appointment_events SET (timescaledb.compress = false);
