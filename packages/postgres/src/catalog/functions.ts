import { own, said } from './mine.ts'

const needs = `(SELECT string_agg(quote_ident(extname), ', ' ORDER BY extname) FROM pg_depend d JOIN pg_extension e ON e.oid = refobjid
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'x')`

export const functions: string = `SELECT CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.oid::regprocedure::text,
    concat_ws(' DEPENDS ON EXTENSION ', rtrim(pg_get_functiondef(p.oid), E'\\n'), ${needs})
  FROM pg_proc p JOIN space ON space.oid = pronamespace WHERE prokind <> 'a' AND ${own('pg_proc', 'p.oid')}`

export const aggregates: string = `SELECT 'aggregate', p.oid::regprocedure::text,
    'CREATE AGGREGATE ' || p.oid::regprocedure::text || ' (' || ${said(`to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[]
      || jsonb_build_object('stype', aggtranstype::regtype, 'mstype', aggmtranstype::regtype, 'sortop', aggsortop::regoper, 'parallel', proparallel, 'returns', prorettype::regtype)`)} || ')'
  FROM pg_proc p JOIN space ON space.oid = pronamespace JOIN pg_aggregate a ON aggfnoid = p.oid WHERE ${own('pg_proc', 'p.oid')}`
