import { own, said } from './mine.ts'

export const textSearch: string = `SELECT 'text search configuration', format('%I.%I', space.nspname, cfgname), concat_ws(E'\\n  ',
    format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', space.nspname, cfgname, pn.nspname, prsname),
    (SELECT string_agg(format('MAPPING FOR %s WITH %s', alias, dictionaries), E'\\n  ' ORDER BY alias) FROM (
      SELECT alias, string_agg(mapdict::regdictionary::text, ', ' ORDER BY mapseqno) AS dictionaries
      FROM pg_ts_config_map JOIN ts_token_type(cfgparser) ON tokid = maptokentype WHERE mapcfg = c.oid GROUP BY alias) AS mapping))
  FROM pg_ts_config c JOIN space ON space.oid = cfgnamespace JOIN pg_ts_parser p ON p.oid = cfgparser JOIN pg_namespace pn ON pn.oid = prsnamespace
  WHERE ${own('pg_ts_config', 'c.oid')}
UNION ALL SELECT 'text search dictionary', format('%I.%I', space.nspname, dictname), concat_ws(', ',
    format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I', space.nspname, dictname, tn.nspname, tmplname), dictinitoption) || ')'
  FROM pg_ts_dict d JOIN space ON space.oid = dictnamespace JOIN pg_ts_template t ON t.oid = dicttemplate JOIN pg_namespace tn ON tn.oid = tmplnamespace
  WHERE ${own('pg_ts_dict', 'd.oid')}
UNION ALL SELECT 'text search parser', format('%I.%I', nspname, prsname), 'CREATE TEXT SEARCH PARSER ' || format('%I.%I', nspname, prsname) || ' (' || ${said(`to_jsonb(p) - '{oid,prsname,prsnamespace}'::text[]`)} || ')'
  FROM pg_ts_parser p JOIN space ON space.oid = prsnamespace WHERE ${own('pg_ts_parser', 'p.oid')}
UNION ALL SELECT 'text search template', format('%I.%I', nspname, tmplname), 'CREATE TEXT SEARCH TEMPLATE ' || format('%I.%I', nspname, tmplname) || ' (' || ${said(`to_jsonb(t) - '{oid,tmplname,tmplnamespace}'::text[]`)} || ')'
  FROM pg_ts_template t JOIN space ON space.oid = tmplnamespace WHERE ${own('pg_ts_template', 't.oid')}`
