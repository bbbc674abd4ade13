-- Loses every room.

DROP TABLE rooms;
DROP FUNCTION set_updated_at();
