import { options, when } from './mine.ts'

/** What an index says beyond its definition. */
const indexExtras = `${options('ic.reloptions')}, 'TABLESPACE ' || quote_ident(spcname), ${when('indisclustered', `'CLUSTERED'`)},
    ${when('NOT indisvalid', `'INVALID'`)},
    'STATISTICS ' || (SELECT string_agg(attnum || '=' || attstattarget, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = indexrelid AND attstattarget >= 0),
    'ATTACHED TO ' || (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = indexrelid)`

/**
 * A foreign key to a partitioned table has rows for its partitions as well, which the server makes and names: they are
 * left out. So are those of constraint triggers, which are triggers.
 */
export const constraints: string = `SELECT 'constraint', format('%s.%I', rel.name, conname), concat_ws(' ', pg_get_constraintdef(c.oid), ${indexExtras},
    ${when('coninhcount > 0', `CASE WHEN conislocal THEN 'INHERITED AND OWN' ELSE 'INHERITED' END`)},
    ${when(`EXISTS (SELECT FROM pg_trigger WHERE tgconstraint = c.oid AND tgisinternal AND tgenabled <> 'O')`, `'TRIGGERS DISABLED'`)})
  FROM pg_constraint c JOIN (SELECT oid, name FROM rel) AS rel ON rel.oid = conrelid
  LEFT JOIN pg_index ON indexrelid = conindid AND contype IN ('p', 'u', 'x') LEFT JOIN pg_class ic ON ic.oid = indexrelid
  LEFT JOIN pg_tablespace ts ON ts.oid = ic.reltablespace
  WHERE contype <> 't' AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = c.conparentid AND p.conrelid = c.conrelid)
UNION ALL SELECT 'constraint', format('%I.%I.%I', nspname, typname, conname), pg_get_constraintdef(c.oid)
  FROM pg_constraint c JOIN pg_type t ON t.oid = contypid JOIN space ON space.oid = typnamespace`

/** Those of primary keys, unique and exclusion constraints are told with them. */
export const indexes: string = `SELECT 'index', format('%s.%I', rel.name, ic.relname), concat_ws(' ', regexp_replace(pg_get_indexdef(indexrelid), ' WITH \\([^)]*\\)', ''), ${indexExtras})
  FROM pg_index JOIN (SELECT oid, name FROM rel) AS rel ON rel.oid = indrelid JOIN pg_class ic ON ic.oid = indexrelid
  LEFT JOIN pg_tablespace ts ON ts.oid = ic.reltablespace
  WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))`

export const statistics: string = `SELECT 'statistics', format('%I.%I', nspname, stxname), concat_ws(' ', pg_get_statisticsobjdef(s.oid), ${when('stxstattarget >= 0', `'STATISTICS ' || stxstattarget`)})
  FROM pg_statistic_ext s JOIN space ON space.oid = stxnamespace JOIN (SELECT oid FROM rel) AS rel ON rel.oid = stxrelid`
