-- skein: lock-timeout=2s
-- Loses no data, but double bookings become possible, and the next up fails until they are resolved.

ALTER TABLE appointments
  DROP CONSTRAINT appointments_room_excl,
  DROP CONSTRAINT appointments_practitioner_excl;

DO $$
BEGIN
  -- An extension that stood before us, or that somebody else has come to need, isn't ours to drop.
  IF EXISTS (
    SELECT FROM pg_extension
    WHERE extname = 'btree_gist' AND obj_description(oid, 'pg_extension') LIKE '%(created by appointment@4)'
  ) THEN
    DROP EXTENSION btree_gist;
  END IF;
EXCEPTION
  WHEN dependent_objects_still_exist THEN
    RAISE NOTICE 'btree_gist stays: other objects of this database need it';
END
$$;
