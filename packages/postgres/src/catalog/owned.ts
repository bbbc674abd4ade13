import { own } from './mine.ts'

const belongs = `EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = rel.oid AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i'))`

const inSchema = (catalog: string, prefix: string) =>
  `SELECT '${catalog}'::regclass, o.oid, ${prefix}owner FROM ${catalog} o JOIN space ON space.oid = ${prefix}namespace WHERE ${own(catalog, 'o.oid')}`

const elsewhere = (catalog: string, owner: string) =>
  `SELECT '${catalog}'::regclass, o.oid, ${owner} FROM ${catalog} o WHERE ${own(catalog, 'o.oid')}`

/** Everything that has an owner of its own, as a common table. */
export const owned: string = `owned(class, oid, owner) AS MATERIALIZED (
  SELECT 'pg_class'::regclass, oid, relowner FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'f') OR (relkind = 'S' AND NOT ${belongs})
  UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner FROM space
  UNION ALL SELECT 'pg_type'::regclass, t.oid, typowner FROM pg_type t JOIN space ON space.oid = typnamespace
    WHERE ${own('pg_type', 't.oid')} AND (typtype IN ('e', 'd', 'r') OR typrelid IN (SELECT oid FROM rel WHERE relkind = 'c')
      OR (typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type of WHERE of.typarray = t.oid)))
  UNION ALL ${[
    ['pg_proc', 'pro'],
    ['pg_operator', 'opr'],
    ['pg_opclass', 'opc'],
    ['pg_opfamily', 'opf'],
    ['pg_collation', 'coll'],
    ['pg_conversion', 'con'],
    ['pg_ts_config', 'cfg'],
    ['pg_ts_dict', 'dict'],
    ['pg_statistic_ext', 'stx'],
  ]
    .map(([catalog = '', prefix = '']) => inSchema(catalog, prefix))
    .join('\n  UNION ALL ')}
  UNION ALL ${[
    ['pg_foreign_data_wrapper', 'fdwowner'],
    ['pg_foreign_server', 'srvowner'],
    ['pg_event_trigger', 'evtowner'],
    ['pg_publication', 'pubowner'],
    ['pg_language', 'lanowner'],
    ['pg_extension', 'extowner'],
  ]
    .map(([catalog = '', owner = '']) => elsewhere(catalog, owner))
    .join('\n  UNION ALL ')})`

/** An object's kind and name in the server's words, of `address`. */
const named = `address.type || ' ' || address.identity`

export const owners = (
  schema: string,
): string => `SELECT 'owner', ${named}, pg_get_userbyid(owner) FROM owned, pg_identify_object(class, oid, 0) AS address
  WHERE NOT (class = 'pg_namespace'::regclass AND (SELECT nspname FROM pg_namespace n WHERE n.oid = owned.oid) = ${schema} AND ${schema} <> 'public')`

/** What was said of objects, and of their columns. */
export const comments: string = `SELECT 'comment', ${named}, description
  FROM pg_description c, pg_identify_object(classoid, objoid, objsubid) AS address
  WHERE (objoid >= 16384 OR classoid = 'pg_namespace'::regclass) AND ${ofMine('classoid', 'objoid')}
UNION ALL SELECT 'security label', provider || ' ' || ${named}, label
  FROM pg_seclabel c, pg_identify_object(classoid, objoid, objsubid) AS address WHERE ${ofMine('classoid', 'objoid')}`

function ofMine(classoid: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM ext WHERE ext.class = c.${classoid} AND ext.oid = c.${oid})
    AND (address.schema IS NULL OR address.schema IN (SELECT quote_ident(nspname) FROM space)) AND address.identity !~ '\\ypg_temp'
    AND NOT (c.${classoid} = 'pg_class'::regclass AND c.${oid} IN (SELECT oid FROM ledger))
    AND NOT (c.${classoid} = 'pg_namespace'::regclass AND c.${oid} NOT IN (SELECT oid FROM space))`
}
