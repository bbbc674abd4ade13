import type { Fault } from '@skein/core'
import { mine } from '../catalog/mine.ts'
import type { Tables } from '../ledger/tables.ts'
import { mendHypertables } from './hypertables.ts'
import type { Look } from './look.ts'

const question = (tables: Tables) => `WITH ${mine(tables)}
SELECT 'INVALID_INDEX' AS code, format('%s.%I', name, relname) AS object,
  format('The index %s of %s is INVALID: its build failed or is under way, and no query uses it.', relname, name) AS message,
  format('REINDEX INDEX CONCURRENTLY %s; -- or DROP INDEX CONCURRENTLY %s;', i.oid::regclass, i.oid::regclass) AS remedy
FROM pg_index JOIN (SELECT oid, name FROM rel) AS t ON t.oid = indrelid JOIN pg_class i ON i.oid = indexrelid WHERE NOT indisvalid AND i.relkind = 'i'
UNION ALL SELECT 'INVALID_INDEX', format('%s.%I', name, relname),
  format('The index %s of %s is INVALID: a partition has none that is attached to it.', relname, name),
  format('ALTER INDEX %s ATTACH PARTITION …; -- one for each of: %s', i.oid::regclass,
    (SELECT string_agg(inhrelid::regclass::text, ', ') FROM pg_inherits WHERE inhparent = indrelid AND NOT EXISTS (
      SELECT FROM pg_inherits x JOIN pg_index ON indexrelid = x.inhrelid WHERE x.inhparent = i.oid AND indrelid = pg_inherits.inhrelid)))
FROM pg_index JOIN (SELECT oid, name FROM rel) AS t ON t.oid = indrelid JOIN pg_class i ON i.oid = indexrelid WHERE NOT indisvalid AND i.relkind = 'I'
UNION ALL SELECT 'CONSTRAINT_NOT_VALIDATED', format('%s.%I', name, conname),
  format('The constraint %s of %s is NOT VALID: rows that stood before it may not fulfil it.', conname, name),
  format('ALTER TABLE %s VALIDATE CONSTRAINT %I;', name, conname)
FROM pg_constraint c JOIN (SELECT oid, name FROM rel) AS t ON t.oid = conrelid WHERE NOT convalidated AND conparentid = 0 AND conislocal
UNION ALL SELECT 'CONSTRAINT_NOT_VALIDATED', format('%I.%I.%I', nspname, typname, conname),
  format('The constraint %s of the domain %I.%I is NOT VALID: values that stood before it may not fulfil it.', conname, nspname, typname),
  format('ALTER DOMAIN %I.%I VALIDATE CONSTRAINT %I;', nspname, typname, conname)
FROM pg_constraint c JOIN pg_type t ON t.oid = contypid JOIN space ON space.oid = typnamespace WHERE NOT convalidated
UNION ALL SELECT 'TRIGGER_DISABLED', format('%s.%I', name, tgname), format('The trigger %s of %s is disabled.', tgname, name),
  format('ALTER TABLE %s ENABLE TRIGGER %I;', name, tgname)
FROM pg_trigger g JOIN (SELECT oid, name FROM rel) AS t ON t.oid = tgrelid WHERE tgenabled = 'D' AND NOT tgisinternal AND tgparentid = 0
UNION ALL SELECT DISTINCT 'TRIGGER_DISABLED', format('%s.%I', name, conname), format('The foreign key %s is not watched on %s: its triggers there are disabled.', conname, name),
  format('ALTER TABLE %s ENABLE TRIGGER ALL;', name)
FROM pg_trigger g JOIN (SELECT oid, name FROM rel) AS t ON t.oid = tgrelid JOIN pg_constraint c ON c.oid = tgconstraint WHERE tgenabled = 'D' AND tgisinternal
UNION ALL SELECT 'TRIGGER_DISABLED', quote_ident(evtname), format('The event trigger %s is disabled.', evtname), format('ALTER EVENT TRIGGER %I ENABLE;', evtname)
FROM pg_event_trigger WHERE evtenabled = 'D'
ORDER BY code, object`

/** What is not as it should be, each with what mends it. */
export async function readFaults(look: Pick<Look, 'ask'>, tables: Tables): Promise<readonly Fault[]> {
  const rows = await look.ask(question(tables))
  const faults = rows.map(({ code, object, message, remedy }) => {
    return { code: code ?? '', object: object ?? '', message: message ?? '', remedy: remedy ?? '' }
  })
  return await mendHypertables(look, faults)
}
