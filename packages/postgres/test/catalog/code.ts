import type { Pair } from './pair.ts'

/** Views, functions, triggers, rules, policies. */
export const code: readonly Pair[] = [
  ['CREATE VIEW x AS SELECT 1 AS n', 'DROP VIEW x', 'view public.x', 'owner view public.x'],
  [
    'CREATE OR REPLACE VIEW v AS SELECT id, n FROM a WHERE id > 1',
    'CREATE OR REPLACE VIEW v AS SELECT id, n FROM a',
    'view public.v',
  ],
  ['ALTER VIEW v SET (security_barrier)', 'ALTER VIEW v RESET (security_barrier)', 'view public.v'],
  ['REFRESH MATERIALIZED VIEW mv WITH NO DATA', 'REFRESH MATERIALIZED VIEW mv', 'materialized view public.mv'],
  [
    'CREATE MATERIALIZED VIEW x AS SELECT 1 AS n',
    'DROP MATERIALIZED VIEW x',
    'materialized view public.x',
    'column public.x.n',
  ],
  ['CREATE INDEX x ON mv (id)', 'DROP INDEX x', 'index public.mv.x'],
  [
    `CREATE FUNCTION x(y int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    'DROP FUNCTION x',
    'function public.x(integer)',
    'owner function public.x(integer)',
  ],
  [
    `CREATE OR REPLACE FUNCTION g(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 2'`,
    `CREATE OR REPLACE FUNCTION g(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1'`,
    'function public.g(integer)',
  ],
  [
    'ALTER FUNCTION g SECURITY DEFINER SET search_path = public',
    'ALTER FUNCTION g SECURITY INVOKER RESET ALL',
    'function public.g(integer)',
  ],
  [
    'ALTER FUNCTION g STABLE PARALLEL SAFE COST 7',
    'ALTER FUNCTION g IMMUTABLE PARALLEL UNSAFE COST 100',
    'function public.g(integer)',
  ],
  [
    'ALTER FUNCTION g DEPENDS ON EXTENSION plpgsql',
    'ALTER FUNCTION g NO DEPENDS ON EXTENSION plpgsql',
    'function public.g(integer)',
  ],
  [
    `CREATE OR REPLACE PROCEDURE p(x int) LANGUAGE sql AS 'SELECT 2'`,
    `CREATE OR REPLACE PROCEDURE p(x int) LANGUAGE sql AS 'SELECT 1'`,
    'procedure public.p(integer)',
  ],
  [
    'CREATE AGGREGATE x (int) (SFUNC = int4pl, STYPE = int, INITCOND = 0)',
    'DROP AGGREGATE x (int)',
    'aggregate public.x(integer)',
  ],
  [
    'CREATE TRIGGER x AFTER UPDATE OF n ON a FOR EACH ROW WHEN (old.n <> new.n) EXECUTE FUNCTION f()',
    'DROP TRIGGER x ON a',
    'trigger public.a.x',
  ],
  [
    'CREATE CONSTRAINT TRIGGER x AFTER INSERT ON a DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()',
    'DROP TRIGGER x ON a',
    'trigger public.a.x',
  ],
  [
    'CREATE TRIGGER x BEFORE INSERT ON parted FOR EACH ROW EXECUTE FUNCTION f()',
    'DROP TRIGGER x ON parted',
    'trigger public.parted.x',
  ],
  ['ALTER TABLE a DISABLE TRIGGER t', 'ALTER TABLE a ENABLE TRIGGER t', 'trigger public.a.t'],
  ['ALTER TABLE a ENABLE ALWAYS TRIGGER t', 'ALTER TABLE a ENABLE TRIGGER t', 'trigger public.a.t'],
  ['ALTER EVENT TRIGGER evt ENABLE', 'ALTER EVENT TRIGGER evt DISABLE', 'event trigger evt'],
  [
    `CREATE EVENT TRIGGER x ON sql_drop WHEN TAG IN ('DROP SEQUENCE') EXECUTE FUNCTION et()`,
    'DROP EVENT TRIGGER x',
    'event trigger x',
  ],
  ['CREATE RULE x AS ON UPDATE TO b DO INSTEAD NOTHING', 'DROP RULE x ON b', 'rule public.b.x'],
  ['ALTER TABLE b DISABLE RULE rl', 'ALTER TABLE b ENABLE RULE rl', 'rule public.b.rl'],
  [
    'CREATE POLICY x ON a AS RESTRICTIVE FOR UPDATE TO pg_monitor, pg_signal_backend USING (true) WITH CHECK (id > 1)',
    'DROP POLICY x ON a',
    'policy public.a.x',
  ],
  ['ALTER POLICY pol ON a USING (id > 1)', 'ALTER POLICY pol ON a USING (id > 0)', 'policy public.a.pol'],
  ['ALTER POLICY pol ON a TO pg_monitor', 'ALTER POLICY pol ON a TO PUBLIC', 'policy public.a.pol'],
]

/** Types and what is said about them. */
export const types: readonly Pair[] = [
  [`CREATE TYPE x AS ENUM ('a')`, 'DROP TYPE x', 'type public.x', 'owner type public.x'],
  [`ALTER TYPE e RENAME VALUE 'one' TO 'uno'`, `ALTER TYPE e RENAME VALUE 'uno' TO 'one'`, 'type public.e'],
  [`ALTER TYPE e ADD VALUE 'half' BEFORE 'two'`, `DROP TYPE e; CREATE TYPE e AS ENUM ('one', 'two')`, 'type public.e'],
  [`CREATE DOMAIN x AS varchar(5) COLLATE "C" DEFAULT 'a' NOT NULL`, 'DROP DOMAIN x', 'domain public.x'],
  [`ALTER DOMAIN d SET DEFAULT 'q'`, 'ALTER DOMAIN d DROP DEFAULT', 'domain public.d'],
  ['ALTER DOMAIN d SET NOT NULL', 'ALTER DOMAIN d DROP NOT NULL', 'domain public.d'],
  ['ALTER TYPE c ADD ATTRIBUTE z date', 'ALTER TYPE c DROP ATTRIBUTE z', 'attribute public.c.z'],
  ['ALTER TYPE c ALTER ATTRIBUTE x TYPE bigint', 'ALTER TYPE c ALTER ATTRIBUTE x TYPE int', 'attribute public.c.x'],
  ['CREATE TYPE x AS RANGE (subtype = float8, subtype_diff = float8mi)', 'DROP TYPE x', 'type public.x'],
  ['CREATE TYPE x', 'DROP TYPE x', 'type public.x'],
  ['CREATE CAST (c AS text) WITH INOUT AS ASSIGNMENT', 'DROP CAST (c AS text)', 'cast public.c AS text'],
  [`CREATE COLLATION x (provider = libc, locale = 'C')`, 'DROP COLLATION x', 'collation public.x'],
  [`CREATE CONVERSION x FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1`, 'DROP CONVERSION x', 'conversion public.x'],
  [
    'CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===)',
    'DROP OPERATOR === (int, int)',
    'operator public.===(integer,integer)',
  ],
  [
    'CREATE OPERATOR CLASS x FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int)',
    'DROP OPERATOR FAMILY x USING btree',
    'operator class public.x USING btree',
    'operator family public.x USING btree',
  ],
  ['CREATE OPERATOR FAMILY x USING hash', 'DROP OPERATOR FAMILY x USING hash', 'operator family public.x USING hash'],
  [
    'CREATE TEXT SEARCH CONFIGURATION x (COPY = english)',
    'DROP TEXT SEARCH CONFIGURATION x',
    'text search configuration public.x',
  ],
  [
    'ALTER TEXT SEARCH CONFIGURATION tsc DROP MAPPING FOR email',
    'ALTER TEXT SEARCH CONFIGURATION tsc ADD MAPPING FOR email WITH simple',
    'text search configuration public.tsc',
  ],
  [
    `CREATE TEXT SEARCH DICTIONARY x (TEMPLATE = simple, STOPWORDS = english)`,
    'DROP TEXT SEARCH DICTIONARY x',
    'text search dictionary public.x',
  ],
  [
    'CREATE TEXT SEARCH PARSER x (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)',
    'DROP TEXT SEARCH PARSER x',
    'text search parser public.x',
  ],
  [
    'CREATE TEXT SEARCH TEMPLATE x (LEXIZE = dsimple_lexize)',
    'DROP TEXT SEARCH TEMPLATE x',
    'text search template public.x',
  ],
]
