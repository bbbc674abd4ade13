import { own, said, when } from './mine.ts'

const isArray = `EXISTS (SELECT FROM pg_type of WHERE of.typarray = t.oid)`

/** Attributes of composite types and constraints of domains are told apart. */
export const types = (
  version: number,
): string => `SELECT CASE typtype WHEN 'd' THEN 'domain' ELSE 'type' END, format('%I.%I', nspname, typname),
    concat_ws(' ', 'CREATE', CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, format('%I.%I', nspname, typname), CASE typtype
      WHEN 'e' THEN 'AS ENUM (' || coalesce((SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '') || ')'
      WHEN 'd' THEN concat_ws(' ', 'AS', format_type(typbasetype, typtypmod),
        ${when('typcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = t.typbasetype)', `'COLLATE ' || typcollation::regcollation::text`)},
        'DEFAULT ' || coalesce(pg_get_expr(typdefaultbin, 0), typdefault), ${when('typnotnull', `'NOT NULL'`)})
      WHEN 'r' THEN (SELECT concat_ws(', ', 'AS RANGE (subtype = ' || rngsubtype::regtype::text, 'subtype_opclass = ' || (SELECT format('%I.%I', n.nspname, opcname) FROM pg_opclass o JOIN pg_namespace n ON n.oid = opcnamespace WHERE o.oid = rngsubopc),
        'collation = ' || nullif(rngcollation, 0)::regcollation::text, 'canonical = ' || nullif(rngcanonical::text, '-'), 'subtype_diff = ' || nullif(rngsubdiff::text, '-')
        ${version < 140_000 ? '' : `, 'multirange_type_name = ' || rngmultitypid::regtype::text`}) || ')' FROM pg_range WHERE rngtypid = t.oid)
      WHEN 'c' THEN 'AS'
      WHEN 'b' THEN '(' || ${said(`to_jsonb(t) - '{oid,typname,typnamespace,typowner,typrelid,typelem,typarray,typbasetype,typcollation,typacl,typtype}'::text[] || jsonb_build_object('element', nullif(typelem, 0)::regtype)`)} || ')' END)
  FROM pg_type t JOIN space ON space.oid = typnamespace
  WHERE ${own('pg_type', 't.oid')} AND (typtype IN ('e', 'd', 'r') OR (typtype = 'p' AND NOT typisdefined) OR (typtype = 'b' AND NOT ${isArray})
    OR typrelid IN (SELECT oid FROM rel WHERE relkind = 'c'))`

export const casts: string = `SELECT 'cast', format('%s AS %s', format_type(castsource, NULL), format_type(casttarget, NULL)),
    concat_ws(' ', format('CREATE CAST (%s AS %s)', format_type(castsource, NULL), format_type(casttarget, NULL)),
      CASE castmethod WHEN 'f' THEN 'WITH FUNCTION ' || castfunc::regprocedure::text WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
      CASE castcontext WHEN 'a' THEN 'AS ASSIGNMENT' WHEN 'i' THEN 'AS IMPLICIT' END)
  FROM pg_cast c WHERE ${own('pg_cast', 'c.oid')}`

/** The version of the libraries that a collation was made with is the server's affair. */
export const collations: string = `SELECT 'collation', format('%I.%I', nspname, collname),
    'CREATE COLLATION ' || format('%I.%I', nspname, collname) || ' (' || ${said(`to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion}'::text[]`)} || ')'
  FROM pg_collation c JOIN space ON space.oid = collnamespace WHERE ${own('pg_collation', 'c.oid')}
UNION ALL SELECT 'conversion', format('%I.%I', nspname, conname),
    format('CREATE%s CONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN condefault THEN ' DEFAULT' END, nspname, conname, pg_encoding_to_char(conforencoding), pg_encoding_to_char(contoencoding), conproc)
  FROM pg_conversion c JOIN space ON space.oid = connamespace WHERE ${own('pg_conversion', 'c.oid')}`
