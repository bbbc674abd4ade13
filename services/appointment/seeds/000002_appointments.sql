-- skein: requires=appointment@2 env=development,test
-- Patients and practitioners of the other services' seeds. Days count from the Monday of this week, hours are local, so
-- that there is something to see whenever a database is set up.

INSERT INTO appointments (
  id, entity_id, patient_id, practitioner_id, room_id, kind, starts_at, ends_at, status, cancelled_at, booked_by
)
SELECT
  seed.id::UUID,
  seed.entity_id::UUID,
  seed.patient_id::UUID,
  seed.practitioner_id::UUID,
  seed.room_id::UUID,
  seed.kind,
  (date_trunc('week', now() AT TIME ZONE seed.timezone) + seed.starts_in) AT TIME ZONE seed.timezone,
  (date_trunc('week', now() AT TIME ZONE seed.timezone) + seed.starts_in + seed.duration) AT TIME ZONE seed.timezone,
  seed.status::appointment_status,
  CASE WHEN seed.status = 'cancelled' THEN now() END,
  seed.booked_by::UUID
FROM (
  VALUES
    (
      'd1000000-0000-4000-8000-000000001001', 'e0000000-0000-4000-8000-000000000001',
      'b0000000-0000-4000-8000-000000001001', 'a0000000-0000-4000-8000-000000001002',
      'c0000000-0000-4000-8000-000000001001', 'consultation', 'America/Toronto',
      INTERVAL '-7 days +09:00', INTERVAL '30 minutes', 'completed', 'a0000000-0000-4000-8000-000000001004'
    ),
    (
      'd1000000-0000-4000-8000-000000001002', 'e0000000-0000-4000-8000-000000000001',
      'b0000000-0000-4000-8000-000000001001', 'a0000000-0000-4000-8000-000000001002',
      'c0000000-0000-4000-8000-000000001001', 'follow_up', 'America/Toronto',
      INTERVAL '7 days +09:00', INTERVAL '20 minutes', 'confirmed', NULL
    ),
    (
      'd1000000-0000-4000-8000-000000001003', 'e0000000-0000-4000-8000-000000000001',
      'b0000000-0000-4000-8000-000000001002', 'a0000000-0000-4000-8000-000000001003',
      'c0000000-0000-4000-8000-000000001002', 'vaccination', 'America/Toronto',
      INTERVAL '7 days +09:00', INTERVAL '15 minutes', 'scheduled', 'a0000000-0000-4000-8000-000000001004'
    ),
    (
      'd1000000-0000-4000-8000-000000001004', 'e0000000-0000-4000-8000-000000000001',
      'b0000000-0000-4000-8000-000000001003', 'a0000000-0000-4000-8000-000000001002', NULL, 'teleconsultation',
      'America/Toronto', INTERVAL '8 days +10:00', INTERVAL '20 minutes', 'cancelled', NULL
    ),
    (
      'd1000000-0000-4000-8000-000000002001', 'e0000000-0000-4000-8000-000000000002',
      'b0000000-0000-4000-8000-000000002001', 'a0000000-0000-4000-8000-000000002002',
      'c0000000-0000-4000-8000-000000002001', 'examination', 'America/Chicago',
      INTERVAL '8 days +14:00', INTERVAL '40 minutes', 'scheduled', 'a0000000-0000-4000-8000-000000002001'
    ),
    (
      'd1000000-0000-4000-8000-000000003001', 'e0000000-0000-4000-8000-000000000003',
      'b0000000-0000-4000-8000-000000003002', 'a0000000-0000-4000-8000-000000003002',
      'c0000000-0000-4000-8000-000000003001', 'consultation', 'Africa/Casablanca',
      INTERVAL '9 days +11:00', INTERVAL '30 minutes', 'scheduled', NULL
    ),
    (
      'd1000000-0000-4000-8000-000000005001', 'e0000000-0000-4000-8000-000000000005',
      'b0000000-0000-4000-8000-000000005001', 'a0000000-0000-4000-8000-000000005001',
      'c0000000-0000-4000-8000-000000005001', 'vaccination', 'America/Vancouver',
      INTERVAL '10 days +16:00', INTERVAL '10 minutes', 'scheduled', NULL
    )
) AS seed (
  id, entity_id, patient_id, practitioner_id, room_id, kind, timezone, starts_in, duration, status, booked_by
)
ON CONFLICT DO NOTHING;
