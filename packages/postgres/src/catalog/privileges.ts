/** Everything that rights can be given on, where somebody changed those that it had. */
const granted = `SELECT class, oid, 0 AS part, owner, kind, acl FROM (
    SELECT 'pg_class'::regclass AS class, oid, relowner AS owner, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END AS kind, relacl AS acl FROM rel
    UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner, 'n', nspacl FROM space
    UNION ALL SELECT 'pg_proc'::regclass, o.oid, owner, 'f', proacl FROM owned o JOIN pg_proc p ON p.oid = o.oid WHERE class = 'pg_proc'::regclass
    UNION ALL SELECT 'pg_type'::regclass, o.oid, owner, 'T', typacl FROM owned o JOIN pg_type p ON p.oid = o.oid WHERE class = 'pg_type'::regclass
    UNION ALL SELECT 'pg_language'::regclass, oid, lanowner, 'l', lanacl FROM pg_language
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, o.oid, owner, 'F', fdwacl FROM owned o JOIN pg_foreign_data_wrapper p ON p.oid = o.oid WHERE class = 'pg_foreign_data_wrapper'::regclass
    UNION ALL SELECT 'pg_foreign_server'::regclass, o.oid, owner, 'S', srvacl FROM owned o JOIN pg_foreign_server p ON p.oid = o.oid WHERE class = 'pg_foreign_server'::regclass
  ) AS whole WHERE acl IS NOT NULL
  UNION ALL SELECT 'pg_class'::regclass, rel.oid, attnum, relowner, 'c', attacl FROM rel JOIN pg_attribute ON attrelid = rel.oid WHERE attacl IS NOT NULL AND NOT attisdropped`

/** Rights of `what` that `given` holds, one list for each grantee and each who gave them unless that is the owner. */
const listed = (
  word: string,
  name: string,
) => `SELECT ${name} || ' to ' || CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS name,
    concat('${word} ', string_agg(privilege_type || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END || CASE WHEN grantor = owner THEN '' ELSE ' BY ' || pg_get_userbyid(grantor) END,
      ', ' ORDER BY privilege_type, pg_get_userbyid(grantor))) AS rights`

/** Only what differs from the rights that such an object has by itself, so that those written out are none. */
export const privileges: string = `SELECT 'privilege', name, string_agg(rights, '; ' ORDER BY rights) FROM (
    WITH given AS (${granted}),
      now AS (SELECT class, oid, part, owner, a.* FROM given, aclexplode(acl) AS a),
      usual AS (SELECT class, oid, part, owner, a.* FROM given, aclexplode(acldefault(kind::"char", owner)) AS a)
    ${listed('GRANT', `address.type || ' ' || address.identity`)} FROM (SELECT * FROM now EXCEPT SELECT * FROM usual) AS more, pg_identify_object(class, oid, part) AS address GROUP BY address.type, address.identity, grantee
    UNION ALL ${listed('REVOKE', `address.type || ' ' || address.identity`)} FROM (SELECT * FROM usual EXCEPT SELECT * FROM now) AS less, pg_identify_object(class, oid, part) AS address GROUP BY address.type, address.identity, grantee
  ) AS both_ways GROUP BY name`

const place = `format('%I%s on %s', pg_get_userbyid(owner), ' in ' || quote_ident(nspname), CASE defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'others' END)`

/** Rights that objects will have which are made later. */
export const defaultPrivileges: string = `SELECT 'default privilege', name, string_agg(rights, '; ' ORDER BY rights) FROM (
    WITH given AS (SELECT defaclrole AS owner, defaclnamespace, defaclobjtype, defaclacl FROM pg_default_acl),
      now AS (SELECT owner, defaclnamespace, defaclobjtype, a.* FROM given, aclexplode(defaclacl) AS a),
      usual AS (SELECT owner, defaclnamespace, defaclobjtype, a.* FROM given, aclexplode(acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, owner)) AS a WHERE defaclnamespace = 0)
    ${listed('GRANT', place)} FROM (SELECT * FROM now EXCEPT SELECT * FROM usual) AS more LEFT JOIN pg_namespace n ON n.oid = defaclnamespace GROUP BY owner, nspname, defaclobjtype, grantee
    UNION ALL ${listed('REVOKE', place)} FROM (SELECT * FROM usual EXCEPT SELECT * FROM now) AS less LEFT JOIN pg_namespace n ON n.oid = defaclnamespace GROUP BY owner, nspname, defaclobjtype, grantee
  ) AS both_ways GROUP BY name`
