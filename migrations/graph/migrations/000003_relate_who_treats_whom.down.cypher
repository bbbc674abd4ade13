// Who treats whom can be told again from the appointments.

MATCH (:Clinician)-[t:TREATS]->(:Patient)
CALL (t) { DELETE t } IN TRANSACTIONS OF 1000 ROWS;
