import { own, when } from './mine.ts'

export const operators: string = `SELECT 'operator', o.oid::regoperator::text, concat_ws(' ', 'CREATE OPERATOR', o.oid::regoperator::text,
    'FUNCTION ' || nullif(oprcode::text, '-'), 'COMMUTATOR ' || nullif(oprcom, 0)::regoperator::text, 'NEGATOR ' || nullif(oprnegate, 0)::regoperator::text,
    'RESTRICT ' || nullif(oprrest::text, '-'), 'JOIN ' || nullif(oprjoin::text, '-'), ${when('oprcanmerge', `'MERGES'`)}, ${when('oprcanhash', `'HASHES'`)})
  FROM pg_operator o JOIN space ON space.oid = oprnamespace WHERE ${own('pg_operator', 'o.oid')}`

const family = `format('%I.%I USING %I', nspname, opfname, amname)`

/** Operators that wait for a class, which is one for a family of the same name, are told with the family. */
export const families: string = `SELECT 'operator family', ${family}, concat_ws(E'\\n  ', 'CREATE OPERATOR FAMILY ' || ${family},
    (SELECT string_agg(concat_ws(' ', 'OPERATOR', amopstrategy, amopopr::regoperator, ${when(`amoppurpose = 'o'`, `'FOR ORDER BY'`)}), E'\\n  ' ORDER BY amopstrategy, amopopr::regoperator::text) FROM pg_amop WHERE amopfamily = f.oid),
    (SELECT string_agg(format('FUNCTION %s (%s, %s) %s', amprocnum, amproclefttype::regtype, amprocrighttype::regtype, amproc::regprocedure), E'\\n  '
      ORDER BY amprocnum, amproclefttype::regtype::text, amprocrighttype::regtype::text) FROM pg_amproc WHERE amprocfamily = f.oid))
  FROM pg_opfamily f JOIN space ON space.oid = opfnamespace JOIN pg_am am ON am.oid = opfmethod WHERE ${own('pg_opfamily', 'f.oid')}`

export const classes: string = `SELECT 'operator class', format('%I.%I USING %I', space.nspname, opcname, amname),
    concat_ws(' ', format('CREATE OPERATOR CLASS %I.%I', space.nspname, opcname), ${when('opcdefault', `'DEFAULT'`)}, 'FOR TYPE', opcintype::regtype, 'USING', quote_ident(amname),
      'FAMILY', format('%I.%I', fn.nspname, opfname), 'STORAGE ' || nullif(opckeytype, 0)::regtype::text)
  FROM pg_opclass c JOIN space ON space.oid = opcnamespace JOIN pg_am am ON am.oid = opcmethod
  JOIN pg_opfamily f ON f.oid = opcfamily JOIN pg_namespace fn ON fn.oid = opfnamespace WHERE ${own('pg_opclass', 'c.oid')}`
