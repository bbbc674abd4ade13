-- skein: requires=appointment@6 env=development,test
-- A text message the day before, for everything that still stands.

INSERT INTO appointment_reminders (id, entity_id, appointment_id, channel, due_at)
SELECT
  overlay(id::TEXT PLACING 'd3' FROM 1 FOR 2)::UUID,
  entity_id,
  id,
  'sms',
  starts_at - INTERVAL '1 day'
FROM appointments
WHERE id::TEXT LIKE 'd1000000-%' AND status IN ('scheduled', 'confirmed')
ON CONFLICT DO NOTHING;
