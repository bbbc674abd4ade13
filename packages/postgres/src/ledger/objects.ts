import { identifier, literal } from '../sql.ts'
import type { Tables } from './tables.ts'

/**
 * Everything that users can own in a database, as `place` (an order in which it can be dropped), `thing` (what DROP
 * calls it, and its name with its schema), leaving out what belongs to something else, as an extension's functions do.
 */
const objects = `WITH mine AS (SELECT oid FROM pg_namespace n WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    -- What TimescaleDB keeps there for the tables of users comes and goes with those.
    AND NOT EXISTS (SELECT FROM pg_depend JOIN pg_extension e ON e.oid = refobjid WHERE classid = 'pg_namespace'::regclass
      AND objid = n.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e' AND extname = 'timescaledb')),
  every(place, word, class, oid) AS (
    SELECT 1, 'EVENT TRIGGER', 'pg_event_trigger'::regclass, oid FROM pg_event_trigger
    UNION ALL SELECT 2, 'PUBLICATION', 'pg_publication'::regclass, oid FROM pg_publication
    UNION ALL SELECT 3, 'EXTENSION', 'pg_extension'::regclass, oid FROM pg_extension
    UNION ALL SELECT 4, 'SCHEMA', 'pg_namespace'::regclass, oid FROM mine
    UNION ALL SELECT 5, CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
      WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, 'pg_class'::regclass, c.oid
      FROM pg_class c JOIN mine ON mine.oid = relnamespace WHERE relkind IN ('v', 'm', 'f', 'S', 'r', 'p')
    UNION ALL SELECT 6, 'ROUTINE', 'pg_proc'::regclass, p.oid FROM pg_proc p JOIN mine ON mine.oid = pronamespace
    UNION ALL SELECT 7, CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, 'pg_type'::regclass, t.oid
      FROM pg_type t JOIN mine ON mine.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
      WHERE typtype IN ('d', 'e', 'r') OR c.relkind = 'c'
  )
  SELECT place, word || ' ' || (pg_identify_object(class, oid, 0)).identity AS thing, class, oid FROM every
  WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = class AND objid = every.oid AND deptype IN ('e', 'i')
    -- A partitioned table depends on its own key.
    AND (refclassid, refobjid) <> (classid, objid))`

/** What the server itself tells an object by, whatever its name becomes; a restored copy has others. */
const number = `class || ' ' || oid`

/** What stands, as a JSON list: names, and numbers. */
export const standing: string = `(SELECT coalesce(jsonb_agg(word ORDER BY word), '[]') FROM (${objects}) AS things, unnest(ARRAY[thing, ${number}]) AS word)`

/** Rows of what stands now and did not before the ledger, in an order in which it can be dropped; the ledger left out. */
export function newcomers({ state, ledger, history, schema }: Tables): string {
  const own = [ledger, history, state].map((table) => `${literal(table)}::regclass::oid`).join(', ')
  return `SELECT thing FROM (${objects}) AS things
    WHERE NOT (SELECT value FROM ${state} WHERE kind = 'before') ?| ARRAY[thing, ${number}]
      AND NOT (class = 'pg_class'::regclass AND oid IN (${own})) AND thing <> ${literal(`SCHEMA ${identifier(schema)}`)}
      AND thing <> ${literal(`SCHEMA ${schema}`)}
    ORDER BY place, thing`
}
