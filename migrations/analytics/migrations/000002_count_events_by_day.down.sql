-- skein: lock-timeout=2s
-- Loses the counts of days whose events are gone already. Its policy goes with it.

DROP MATERIALIZED VIEW appointment_events_by_day;
