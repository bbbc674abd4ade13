// Whoever asks works for one entity, and asks for what is recent.

CREATE INDEX clinician_entity FOR (n:Clinician) ON (n.entity_id);
CREATE INDEX patient_entity FOR (n:Patient) ON (n.entity_id);
CREATE INDEX appointment_start FOR (n:Appointment) ON (n.entity_id, n.starts_at);
CREATE INDEX treats_since FOR ()-[r:TREATS]-() ON (r.since);
