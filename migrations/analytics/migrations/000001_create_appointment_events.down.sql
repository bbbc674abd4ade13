-- skein: lock-timeout=2s
-- Loses every event; the appointment service's status changes hold what they were made from.

DROP TABLE appointment_events;

DO $$
BEGIN
  -- An extension that stood before us, or that somebody else has come to need, isn't ours to drop.
  IF EXISTS (
    SELECT FROM pg_extension
    WHERE extname = 'timescaledb' AND obj_description(oid, 'pg_extension') LIKE '%(created by analytics@1)'
  ) AND NOT EXISTS (SELECT FROM timescaledb_information.hypertables) THEN
    DROP EXTENSION timescaledb;
  END IF;
EXCEPTION
  WHEN dependent_objects_still_exist THEN
    RAISE NOTICE 'timescaledb stays: other objects of this database need it';
END
$$;
