import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** As pg_dump writes it since 2025: guards for psql, settings that would leak, names in full. */
const dump = `--
-- PostgreSQL database dump
--

\\restrict Bk7fGq0

SET statement_timeout = 0;
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET default_tablespace = '';

CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$ SELECT '
\\restrict inside a body stays' $$;

CREATE TABLE public.a (id integer NOT NULL);
ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);

--
-- PostgreSQL database dump complete
--

\\unrestrict Bk7fGq0
`

test.each(clientNames)('what pg_dump writes is a migration like any other, over %s', async (client) => {
  const { service, url } = await serviceWith(client, {
    '1_base.up.sql': dump,
    '2_b.up.sql': 'CREATE TABLE b (id int REFERENCES a);',
  })
  await migrate(service)
  expect(await query(url, `SELECT f() ~ 'inside a body' AS whole, to_regclass('b')::text AS b`)).toEqual([
    { whole: true, b: 'b' },
  ])
})

test('places in it are those of the file', async () => {
  const { service } = await serviceWith('pg', { '1_base.up.sql': `${dump}SELECT 1 / 0;` })
  expect((await failure(migrate(service))).data).toMatchObject({ line: dump.split('\n').length })
})

test.each([
  ['\\connect other', /META_COMMAND/],
  ['COPY public.a (id) FROM stdin;\n1\n\\.\n', /INLINE_COPY/],
  ['CREATE TABLE b ();\nCOPY b TO stdout;\n', /INLINE_COPY/],
])('%j is refused with a way out', async (line, code) => {
  const { service } = await serviceWith('pg', { '1_base.up.sql': `${dump}${line}\n` })
  expect((await failure(migrate(service))).message).toMatch(code)
})
