-- How many appointments came to which status, by entity and day (UTC). WITH NO DATA, so that it can be made in a
-- transaction together with its policy, whose first run fills it.

CREATE MATERIALIZED VIEW appointment_events_by_day
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT
  time_bucket(INTERVAL '1 day', occurred_at) AS day,
  entity_id,
  appointment_kind,
  kind,
  count(*) AS events
FROM appointment_events
GROUP BY day, entity_id, appointment_kind, kind
WITH NO DATA;

COMMENT ON VIEW appointment_events_by_day IS
  'Kept up by a job; what is newer than its last run is counted when it is asked for.';

-- Events come late, by as much as a month; the window stays well inside what analytics@3 keeps, or old days would be
-- counted again without the events that are gone.
SELECT add_continuous_aggregate_policy(
  'appointment_events_by_day',
  start_offset => INTERVAL '35 days',
  end_offset => INTERVAL '1 hour',
  schedule_interval => INTERVAL '1 hour'
);
