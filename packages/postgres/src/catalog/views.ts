import { options, own, when } from './mine.ts'

export const views: string = `SELECT CASE relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, name,
    concat_ws(' ', 'CREATE', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, name,
      ${when(`amname <> 'heap'`, `'USING ' || quote_ident(amname)`)}, ${options('reloptions')}, 'TABLESPACE ' || quote_ident(spcname), E'AS\\n' || rtrim(pg_get_viewdef(rel.oid), ';'),
      ${when('NOT relispopulated', `'WITH NO DATA'`)})
  FROM rel LEFT JOIN pg_am am ON am.oid = relam LEFT JOIN pg_tablespace ts ON ts.oid = reltablespace WHERE relkind IN ('v', 'm')`

const enabled = (column: string) =>
  `CASE ${column} WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA' WHEN 'A' THEN 'ENABLED ALWAYS' END`

export const rules: string = `SELECT 'rule', format('%s.%I', rel.name, rulename), concat_ws(' ', rtrim(pg_get_ruledef(r.oid), ';'), ${enabled('ev_enabled')})
  FROM pg_rewrite r JOIN (SELECT oid, name FROM rel) AS rel ON rel.oid = ev_class WHERE rulename <> '_RETURN'`

export const triggers: string = `SELECT 'trigger', format('%s.%I', rel.name, tgname),
    concat_ws(' ', pg_get_triggerdef(t.oid), ${enabled('tgenabled')}, ${when('tgparentid <> 0', `'INHERITED'`)})
  FROM pg_trigger t JOIN (SELECT oid, name FROM rel) AS rel ON rel.oid = tgrelid WHERE NOT tgisinternal`

export const eventTriggers: string = `SELECT 'event trigger', quote_ident(evtname), concat_ws(' ', 'CREATE EVENT TRIGGER', quote_ident(evtname), 'ON', evtevent,
    'WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ' ORDER BY tag) FROM unnest(evttags) AS tag) || ')', 'EXECUTE FUNCTION', evtfoid::regprocedure::text, ${enabled('evtenabled')})
  FROM pg_event_trigger e WHERE ${own('pg_event_trigger', 'e.oid')}`

/** Who may see which rows. */
export const policies: string = `SELECT 'policy', format('%s.%I', rel.name, polname), concat_ws(' ', 'CREATE POLICY', quote_ident(polname), 'ON', rel.name,
    ${when('NOT polpermissive', `'AS RESTRICTIVE'`)}, 'FOR ' || CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' END,
    'TO ' || (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' ORDER BY pg_get_userbyid(role)) FROM unnest(polroles) AS role WHERE polroles <> '{0}'),
    'USING (' || pg_get_expr(polqual, polrelid) || ')', 'WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')')
  FROM pg_policy JOIN (SELECT oid, name FROM rel) AS rel ON rel.oid = polrelid`
