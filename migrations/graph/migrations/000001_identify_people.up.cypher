// skein: requires=user@7,patient@1
// People are here by their ids and the entity that they belong to, and by nothing else: names stay with user and
// patient. A clinician is a practitioner of user@7.

CREATE CONSTRAINT clinician_id FOR (n:Clinician) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patient_id FOR (n:Patient) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT appointment_id FOR (n:Appointment) REQUIRE n.id IS UNIQUE;
