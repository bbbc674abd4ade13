// skein: requires=appointment@8 phase=backfill
// Whoever had a completed appointment treats, since the first of them. Batches stand for themselves: what is broken off
// is run again from the beginning, and changes nothing where it had been. Those of another entity are never related.

MATCH (a:Appointment) WHERE a.status = 'completed'
CALL (a) {
  MATCH (c:Clinician {id: a.clinician_id, entity_id: a.entity_id})
  MATCH (p:Patient {id: a.patient_id, entity_id: a.entity_id})
  MERGE (c)-[t:TREATS]->(p)
  SET t.since = CASE WHEN t.since <= a.starts_at THEN t.since ELSE a.starts_at END
} IN TRANSACTIONS OF 1000 ROWS;
