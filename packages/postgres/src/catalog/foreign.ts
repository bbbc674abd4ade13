import { options, own, when } from './mine.ts'

/** Of user mappings only the names of their options, because passwords are among them. */
export const foreign: string = `SELECT 'foreign data wrapper', quote_ident(fdwname), concat_ws(' ', 'CREATE FOREIGN DATA WRAPPER', quote_ident(fdwname),
    'HANDLER ' || nullif(fdwhandler, 0)::regproc::text, 'VALIDATOR ' || nullif(fdwvalidator, 0)::regproc::text, ${options('fdwoptions', 'OPTIONS')})
  FROM pg_foreign_data_wrapper w WHERE ${own('pg_foreign_data_wrapper', 'w.oid')}
UNION ALL SELECT 'server', quote_ident(srvname), concat_ws(' ', 'CREATE SERVER', quote_ident(srvname), 'TYPE ' || quote_literal(srvtype), 'VERSION ' || quote_literal(srvversion),
    'FOREIGN DATA WRAPPER', quote_ident(fdwname), ${options('srvoptions', 'OPTIONS')})
  FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = srvfdw WHERE ${own('pg_foreign_server', 's.oid')}
UNION ALL SELECT 'user mapping', format('%I for %s', srvname, CASE umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(usename) END),
    concat_ws(' ', format('CREATE USER MAPPING FOR %s SERVER %I', CASE umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(usename) END, srvname),
      'OPTIONS (' || (SELECT string_agg(split_part(option, '=', 1), ', ' ORDER BY option) FROM unnest(umoptions) AS option) || ')')
  FROM pg_user_mappings`

export const languages: string = `SELECT 'language', quote_ident(lanname), concat_ws(' ', 'CREATE', ${when('lanpltrusted', `'TRUSTED'`)}, 'LANGUAGE', quote_ident(lanname), 'HANDLER', lanplcallfoid::regproc,
    'INLINE ' || nullif(laninline, 0)::regproc::text, 'VALIDATOR ' || nullif(lanvalidator, 0)::regproc::text)
  FROM pg_language l WHERE ${own('pg_language', 'l.oid')}
UNION ALL SELECT 'access method', quote_ident(amname), format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', amname, CASE amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, amhandler)
  FROM pg_am a WHERE ${own('pg_am', 'a.oid')}
UNION ALL SELECT 'transform', format('%s LANGUAGE %I', trftype::regtype, lanname), format('FROM SQL WITH FUNCTION %s, TO SQL WITH FUNCTION %s', trffromsql, trftosql)
  FROM pg_transform t JOIN pg_language l ON l.oid = trflang WHERE ${own('pg_transform', 't.oid')}`

/** Tables of publications are told apart. Of subscriptions never where they connect to. */
export const publications = (
  version: number,
): string => `SELECT 'publication', quote_ident(pubname), concat_ws(' ', 'CREATE PUBLICATION', quote_ident(pubname), ${when('puballtables', `'FOR ALL TABLES'`)},
    'WITH (' || concat_ws(', ', 'publish = ''' || concat_ws(', ', ${when('pubinsert', `'insert'`)}, ${when('pubupdate', `'update'`)}, ${when('pubdelete', `'delete'`)}, ${when('pubtruncate', `'truncate'`)}) || '''',
      ${when('pubviaroot', `'publish_via_partition_root'`)}${version < 180_000 ? '' : `, ${when(`pubgencols <> 'n'`, `'publish_generated_columns'`)}`}) || ')')
  FROM pg_publication p WHERE ${own('pg_publication', 'p.oid')}
UNION ALL SELECT 'publication table', format('%I %s', pubname, rel.name), concat_ws(' ', format('ALTER PUBLICATION %I ADD TABLE %s', pubname, rel.name)
    ${version < 150_000 ? '' : `, '(' || (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attname) FROM pg_attribute WHERE attrelid = prrelid AND attnum = ANY (prattrs)) || ')', 'WHERE ' || pg_get_expr(prqual, prrelid)`})
  FROM pg_publication_rel JOIN pg_publication p ON p.oid = prpubid JOIN (SELECT oid, name FROM rel) AS rel ON rel.oid = prrelid
${
  version < 150_000
    ? ''
    : `UNION ALL SELECT 'publication schema', format('%I %I', pubname, nspname), format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I', pubname, nspname)
  FROM pg_publication_namespace JOIN pg_publication p ON p.oid = pnpubid JOIN space ON space.oid = pnnspid`
}
UNION ALL SELECT 'subscription', quote_ident(subname), concat_ws(' ', 'CREATE SUBSCRIPTION', quote_ident(subname), 'PUBLICATION', (SELECT string_agg(quote_ident(publication), ', ' ORDER BY publication) FROM unnest(subpublications) AS publication),
    'SLOT ' || subslotname, ${when('NOT subenabled', `'DISABLED'`)}, 'SYNCHRONOUS COMMIT ' || subsynccommit)
  FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`
