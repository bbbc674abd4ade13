import { literal } from '../sql.ts'
import type { Tables } from '../ledger/tables.ts'

/**
 * What all parts of the question share: `ext`, objects that belong to extensions, or to types
 * that make them; `space`, schemas; `rel`, relations of
 * every kind with their full `name`. Left out are the server's own, the extensions', what stands in a schema that an
 * extension made for itself, temporary things, and Skein's tables with all that hangs on them.
 */
export function mine({ schema }: Tables): string {
  return `ext(class, oid) AS MATERIALIZED (SELECT classid, objid FROM pg_depend
    WHERE deptype = 'e' OR (deptype = 'i' AND classid IN ('pg_proc'::regclass, 'pg_cast'::regclass))),
  space AS MATERIALIZED (
    SELECT n.oid, n.nspname, n.nspowner, n.nspacl FROM pg_namespace n
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND ${notOf('pg_namespace', 'n.oid')}),
  ledger AS MATERIALIZED (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = ${literal(schema)} AND relname IN ('schema_migrations', 'schema_migrations_state', 'schema_migrations_history')),
  rel AS MATERIALIZED (
    SELECT c.*, nspname, format('%I.%I', nspname, relname) AS name FROM pg_class c JOIN space ON space.oid = relnamespace
    WHERE ${notOf('pg_class', 'c.oid')} AND c.oid NOT IN (SELECT oid FROM ledger)
      AND NOT EXISTS (SELECT FROM pg_depend d JOIN ledger ON ledger.oid = refobjid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND deptype IN ('a', 'i') AND c.relkind = 'S')
      AND NOT EXISTS (SELECT FROM pg_index i JOIN ledger ON ledger.oid = indrelid WHERE indexrelid = c.oid))`
}

/** A condition: it came neither with the server nor with an extension. */
export function own(catalog: string, oid: string): string {
  return `${oid} >= 16384 AND ${notOf(catalog, oid)}`
}

/** A condition: it belongs to no extension. */
function notOf(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM ext WHERE ext.class = '${catalog}'::regclass AND ext.oid = ${oid})`
}

/** Options as they are written, in an order of their own; null when there are none. */
export function options(column: string, mark: string = 'WITH'): string {
  return `'${mark} (' || (SELECT string_agg(option, ', ' ORDER BY option) FROM unnest(${column}) AS option) || ')'`
}

/** The members of a JSON object as a list, without those that say nothing. */
export function said(object: string): string {
  return `(SELECT coalesce(string_agg(key || ' = ' || value, ', ' ORDER BY key), '') FROM jsonb_each_text(${object}) WHERE value NOT IN ('-', ''))`
}

/** The text of `column`, where the condition holds. */
export function when(condition: string, text: string): string {
  return `CASE WHEN ${condition} THEN ${text} END`
}
