-- Loses every healthcare entity.

DROP TABLE healthcare_entities;
DROP FUNCTION set_updated_at();
