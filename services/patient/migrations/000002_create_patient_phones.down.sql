-- Loses every phone number; the patients stay.

DROP TABLE patient_phones;
