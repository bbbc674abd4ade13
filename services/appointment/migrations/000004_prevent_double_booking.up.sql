-- skein: lock-timeout=2s
-- Nobody treats two patients at once, and no room holds two appointments. Looking before inserting can't promise that
-- when two receptionists book in the same second; an exclusion constraint can. A cancelled appointment frees its time.
-- Bookings wait while the two indexes are built. It fails, and changes nothing, where appointments overlap already.

DO $$
BEGIN
  -- What equality of uuids needs inside a GiST index. The mark tells the down whose extension this is.
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'btree_gist') THEN
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST (created by appointment@4)';
  END IF;
END
$$;

ALTER TABLE appointments
  ADD CONSTRAINT appointments_practitioner_excl EXCLUDE USING gist (
    practitioner_id WITH =, tstzrange(starts_at, ends_at) WITH &&
  ) WHERE (status <> 'cancelled'),
  ADD CONSTRAINT appointments_room_excl EXCLUDE USING gist (
    room_id WITH =, tstzrange(starts_at, ends_at) WITH &&
  ) WHERE (status <> 'cancelled' AND room_id IS NOT NULL);
