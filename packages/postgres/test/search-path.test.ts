import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { freshDatabase, query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** A schema whose functions and operators are called as the server's own, and stand before those. */
const trap = `CREATE SCHEMA trap; DO $make$ DECLARE one record; BEGIN
    FOR one IN SELECT proname, pg_get_function_identity_arguments(p.oid) AS takes, pg_get_function_result(p.oid) AS gives FROM pg_proc AS p
      WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND NOT EXISTS (SELECT FROM pg_type AS t
        WHERE t.oid = ANY (p.proargtypes::oid[] || p.prorettype) AND typtype = 'p' AND typname !~ '^any(element|array|nonarray)$') LOOP
      BEGIN EXECUTE format('CREATE FUNCTION trap.%I(%s) RETURNS %s LANGUAGE plpgsql AS %L', one.proname, one.takes, one.gives,
        format('BEGIN RAISE EXCEPTION %L; END', 'trapped by ' || one.proname));
      EXCEPTION WHEN OTHERS THEN NULL; END;
    END LOOP;
    FOR one IN SELECT oprname, oprleft::regtype, oprright::regtype, proname FROM pg_operator JOIN pg_proc AS p ON p.oid = oprcode WHERE oprleft <> 0 LOOP
      BEGIN EXECUTE format('CREATE OPERATOR trap.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = trap.%I)', one.oprname, one.oprleft, one.oprright, one.proname);
      EXCEPTION WHEN OTHERS THEN NULL; END;
    END LOOP;
  END $make$;
  CREATE FUNCTION trap.bomb(text, xid8) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped by a better fit''; END';
  CREATE OPERATOR trap.|| (LEFTARG = text, RIGHTARG = xid8, FUNCTION = trap.bomb)`

const files = {
  '1_a.up.sql': 'CREATE TABLE public.a (id int);',
  '1_a.down.sql': 'DROP TABLE public.a;',
  '2_index.up.sql': 'CREATE INDEX CONCURRENTLY a_id ON public.a (id);\nVACUUM public.a;',
  '2_index.down.sql': 'DROP INDEX CONCURRENTLY public.a_id;',
  '3_path.up.sql': 'CREATE TABLE public.b (id int);',
  '3_path.verify.sql': 'SELECT true AS is_right;',
  '3_path.down.sql': 'DROP TABLE public.b;',
  'R_view.sql': 'CREATE OR REPLACE VIEW public.v AS SELECT 1 AS one;',
}

async function trapped(path: string): Promise<string> {
  const url = await freshDatabase()
  await query(url, trap)
  expect(
    await query(url, `SELECT count(*) > 1500 AS many FROM pg_proc WHERE pronamespace = 'trap'::regnamespace`),
  ).toEqual([{ many: true }])
  await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET search_path = ${path}`)
  return url
}

describe.each(clientNames)('over %s', (client) => {
  test.each(['trap, pg_catalog, public', 'trap, public'])(
    'nothing of somebody’s runs with our statements, search_path being %s',
    async (path) => {
      const { service, url } = await serviceWith(client, files, await trapped(path))
      expect((await migrate(service)).steps).toHaveLength(4)
      await migrate(service, { goal: { verb: 'down', services: null, count: 3, spread: 'each' } })
      await migrate(service)
      expect((await service.store.read()).applied).toHaveLength(3)
      expect((await service.store.history(99)).length).toBeGreaterThan(9)
      expect(await service.store.holder()).toBeNull()
      const { service: broken } = await serviceWith(client, { ...files, '4_c.up.sql': 'SELECT nothing;' }, url)
      expect((await failure(migrate(broken))).data).toMatchObject({ sqlstate: '42703' })
      expect((await service.store.history(1))[0]).toMatchObject({ outcome: 'failed' })
      expect(await service.store.adoption!.ask(`SELECT lower('A' || 'B')`)).toBe('ab')
    },
  )

  test('a file has the search_path of its database, also after one that set its own', async () => {
    const url = await freshDatabase()
    await query(
      url,
      `CREATE SCHEMA app; ALTER DATABASE ${new URL(url).pathname.slice(1)} SET search_path = app, public`,
    )
    const look = (table: string) => `CREATE TABLE ${table} AS SELECT current_setting('search_path') AS seen;`
    const { service } = await serviceWith(
      client,
      {
        '1_a.up.sql': look('a'),
        '2_b.up.sql': `SET search_path = public; ${look('b')}`,
        '3_c.up.sql': `-- skein: transaction=off\n${look('c')}\nSELECT 1;`,
        '4_d.up.sql': look('d'),
      },
      url,
    )
    await migrate(service)
    expect(
      await query(url, 'SELECT * FROM app.a UNION ALL TABLE public.b UNION ALL TABLE app.c UNION ALL TABLE app.d'),
    ).toEqual(['app, public', 'public', 'app, public', 'app, public'].map((seen) => ({ seen })))
  })
})
