import { options, when } from './mine.ts'

/** Schemas, and tables without what stands in them. @param schema Skein's own, which is not told where it made it. */
export const schemas = (schema: string): string =>
  `SELECT 'schema', quote_ident(nspname), 'CREATE SCHEMA ' || quote_ident(nspname) FROM space
    WHERE nspname = 'public' OR nspname <> ${schema}`

export const extensions: string = `SELECT 'extension', quote_ident(extname), format('CREATE EXTENSION %I SCHEMA %I VERSION %L', extname, nspname, extversion)
  FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname <> 'plpgsql'`

const parents = `(SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = rel.oid)`

export const tables: string = `SELECT CASE relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END, name, concat_ws(' ', 'CREATE',
    ${when(`relpersistence = 'u'`, `'UNLOGGED'`)}, CASE relkind WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, name,
    ${when('reloftype <> 0', `'OF ' || reloftype::regtype::text`)},
    ${when('relispartition', `'PARTITION OF ' || ${parents} || ' ' || pg_get_expr(relpartbound, rel.oid)`)},
    ${when('NOT relispartition', `'INHERITS (' || ${parents} || ')'`)},
    ${when(`relkind = 'p'`, `'PARTITION BY ' || pg_get_partkeydef(rel.oid)`)},
    ${when(`amname <> 'heap'`, `'USING ' || quote_ident(amname)`)},
    'SERVER ' || quote_ident(srvname), ${options('ftoptions', 'OPTIONS')}, ${options('rel.reloptions')}, ${options('toast.reloptions', 'TOAST')},
    'TABLESPACE ' || quote_ident(spcname),
    ${when('relrowsecurity', `'ENABLE ROW LEVEL SECURITY'`)}, ${when('relforcerowsecurity', `'FORCE ROW LEVEL SECURITY'`)},
    CASE nullif(relreplident, CASE relkind WHEN 'f' THEN 'n' END) WHEN 'n' THEN 'REPLICA IDENTITY NOTHING' WHEN 'f' THEN 'REPLICA IDENTITY FULL'
      WHEN 'i' THEN 'REPLICA IDENTITY USING INDEX ' || (SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = rel.oid AND indisreplident) END)
  FROM (SELECT oid, name, relkind, relpersistence, reloftype, relispartition, relpartbound, relam, reloptions, reltoastrelid, reltablespace, relrowsecurity, relforcerowsecurity, relreplident FROM rel) AS rel
  LEFT JOIN pg_am am ON am.oid = relam LEFT JOIN pg_foreign_table ft ON ftrelid = rel.oid LEFT JOIN pg_foreign_server s ON s.oid = ftserver
  LEFT JOIN (SELECT oid, reloptions FROM pg_class) AS toast ON toast.oid = reltoastrelid LEFT JOIN pg_tablespace ts ON ts.oid = reltablespace
  WHERE relkind IN ('r', 'p', 'f')`
