-- Loses every medical record. No law allows that with real ones: take them out first (README, "Going back").

DROP TABLE medical_records;
DROP FUNCTION refuse_medical_record_update();
