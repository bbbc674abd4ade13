-- Loses every schedule and absence; the appointments stay.

DROP TABLE absences;
DROP TABLE schedules;
