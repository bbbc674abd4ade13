import { expect, test } from 'vitest'
import { isPatient } from '../../src/chain/patient.ts'
import { statements } from '../../src/lexer/statements.ts'

test.each([
  ['CREATE INDEX CONCURRENTLY a_id ON a (id)', true],
  ['create unique index concurrently if not exists a_id on a (id)', true],
  ['DROP INDEX CONCURRENTLY a_id', true],
  ['REINDEX INDEX CONCURRENTLY a_id', true],
  ['REINDEX (VERBOSE, CONCURRENTLY) TABLE a', true],
  ['REINDEX (CONCURRENTLY false) TABLE a', false],
  ['REINDEX TABLE a', false],
  ['CREATE INDEX a_id ON a (id)', false],
  ['CREATE INDEX a_id ON "CONCURRENTLY" (id)', false],
  ['ALTER TABLE a DETACH PARTITION a1 CONCURRENTLY', false],
  ['REFRESH MATERIALIZED VIEW CONCURRENTLY m', false],
  ["UPDATE a SET t = 'CREATE INDEX CONCURRENTLY'", false],
  ['VACUUM a', false],
])('%s may wait for as long as it takes: %s', (text, patient) => {
  const [statement] = statements(text).statements
  expect(statement && isPatient(text, statement)).toBe(patient)
})
