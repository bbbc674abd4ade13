import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** What a file leaves behind, and what the next one must see. */
const leaks = {
  'a setting': [
    "SET search_path = ''; SET work_mem = '99MB';",
    "CREATE TABLE a AS SELECT current_setting('search_path') || current_setting('work_mem') AS seen;",
    '"$user", public4MB',
  ],
  'a setting by set_config, as a dump begins': [
    "SELECT pg_catalog.set_config('search_path', '', false);",
    "CREATE TABLE a AS SELECT current_setting('search_path') AS seen;",
    '"$user", public',
  ],
  'a role': ['SET ROLE pg_monitor;', 'CREATE TABLE a AS SELECT (current_user = session_user)::text AS seen;', 'true'],
  'a session authorization': [
    'SET SESSION AUTHORIZATION pg_monitor;',
    "CREATE TABLE a AS SELECT (session_user <> 'pg_monitor')::text AS seen;",
    'true',
  ],
  'a temporary table': [
    'CREATE TEMP TABLE t (id int);',
    "CREATE TABLE a AS SELECT coalesce(to_regclass('pg_temp.t')::text, 'gone') AS seen;",
    'gone',
  ],
  'a prepared statement': [
    'PREPARE p AS SELECT 1;',
    'CREATE TABLE a AS SELECT count(*)::text AS seen FROM pg_prepared_statements;',
    '0',
  ],
  'a cursor': [
    'DECLARE c CURSOR WITH HOLD FOR SELECT 1;',
    "CREATE TABLE a AS SELECT count(*)::text AS seen FROM pg_cursors WHERE name = 'c';",
    '0',
  ],
  'an advisory lock': [
    'SELECT pg_advisory_lock(42);',
    "CREATE TABLE a AS SELECT count(*)::text AS seen FROM pg_locks WHERE locktype = 'advisory' AND objid = 42;",
    '0',
  ],
  'a channel listened to': [
    'LISTEN news;',
    'CREATE TABLE a AS SELECT count(*)::text AS seen FROM pg_listening_channels();',
    '0',
  ],
} as const

describe.each(clientNames)('between two files over %s', (client) => {
  test.each(Object.entries(leaks))('%s does not leak', async (_, [leaky, looking, expected]) => {
    const { service, url } = await serviceWith(client, { '1_leaky.up.sql': leaky, '2_looking.up.sql': looking })
    await migrate(service)
    expect(await query(url, 'SELECT seen FROM public.a')).toEqual([{ seen: expected }])
  })

  test('a deferred constraint fails the file that broke it', async () => {
    const { service } = await serviceWith(client, {
      '1_a.up.sql': 'CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a DEFERRABLE INITIALLY DEFERRED);',
      '2_b.up.sql': 'INSERT INTO a VALUES (1, 2);',
      '3_c.up.sql': 'SELECT 1;',
    })
    expect((await failure(migrate(service))).data).toMatchObject({ step: 'clinic@2', sqlstate: '23503' })
  })

  test('a deferred trigger still runs under the settings of its own file', async () => {
    const { service, url } = await serviceWith(client, {
      '1_a.up.sql': `CREATE SCHEMA app;
        CREATE TABLE app.seen (setting text);
        CREATE TABLE a (id int);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (current_setting('search_path')); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER note AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();`,
      '2_b.up.sql': 'SET search_path = app, public;\nINSERT INTO a VALUES (1);',
    })
    await migrate(service)
    expect(await query(url, 'SELECT setting FROM app.seen')).toEqual([{ setting: 'app, public' }])
  })
})
