import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { describe } from '../../src/catalog/describe.ts'
import { freshDatabase, query } from '../database.ts'
import { catalogOf } from '../inspection.ts'
import { clientNames, serviceWith } from '../service.ts'
import { base } from './pair.ts'

const clinic = `
CREATE TYPE sex AS ENUM ('f', 'm', 'x');
CREATE TYPE address AS (street text, city text);
CREATE DOMAIN mrn AS text CONSTRAINT mrn_form CHECK (VALUE ~ '^[0-9]+$');
CREATE TABLE patients (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mrn mrn UNIQUE, sex sex NOT NULL DEFAULT 'x', seen timestamptz DEFAULT now());
CREATE INDEX patients_seen ON patients (seen DESC) WHERE sex <> 'x';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen = now(); RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON patients FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE patients ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_only ON patients FOR SELECT USING (seen IS NOT NULL);
COMMENT ON TABLE patients IS 'Who''s treated';
COMMENT ON COLUMN patients.mrn IS 'medical record number';
COMMENT ON INDEX patients_seen IS 'for the list';
COMMENT ON CONSTRAINT patients_pkey ON patients IS 'never told';
GRANT SELECT, INSERT ON patients TO pg_monitor;
REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC;
CREATE TABLE visits (at date NOT NULL, patient bigint REFERENCES patients) PARTITION BY RANGE (at);
CREATE TABLE visits_2020 PARTITION OF visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX visits_at ON visits (at);
CREATE SCHEMA "Odd.One";
CREATE TABLE "Odd.One"."T on x to y" ("C.d" int CHECK ("C.d" > 0));
COMMENT ON COLUMN "Odd.One"."T on x to y"."C.d" IS 'c';
GRANT SELECT ON "Odd.One"."T on x to y" TO pg_monitor;
ALTER TABLE "Odd.One"."T on x to y" OWNER TO pg_monitor;
CREATE EXTENSION pgcrypto;
CREATE SCHEMA pgcrypto;
COMMENT ON SCHEMA pgcrypto IS 'called like the extension';
`

test('a schema as people read it', async () => {
  const url = await freshDatabase()
  await query(url, clinic)
  const { text, extension } = describe(await catalogOf(url))
  expect(extension).toBe('sql')
  expect(text).toMatchInlineSnapshot(`
    "CREATE EXTENSION pgcrypto SCHEMA public;

    -- Schema "Odd.One"

    CREATE SCHEMA "Odd.One";

    CREATE TABLE "Odd.One"."T on x to y" (
      "C.d" integer,
      CONSTRAINT "T on x to y_C.d_check" CHECK (("C.d" > 0))
    );
    ALTER TABLE "Odd.One"."T on x to y" OWNER TO pg_monitor;
    COMMENT ON COLUMN "Odd.One"."T on x to y"."C.d" IS 'c';

    -- Schema pgcrypto

    CREATE SCHEMA pgcrypto;
    COMMENT ON SCHEMA pgcrypto IS 'called like the extension';

    -- Schema public

    CREATE TYPE public.address AS (
      city text,
      street text
    );

    CREATE TYPE public.sex AS ENUM ('f', 'm', 'x');

    CREATE DOMAIN public.mrn AS text
      CONSTRAINT mrn_form CHECK ((VALUE ~ '^[0-9]+$'::text));

    CREATE OR REPLACE FUNCTION public.touch()
     RETURNS trigger
     LANGUAGE plpgsql
    AS $function$ BEGIN NEW.seen = now(); RETURN NEW; END $function$;
    REVOKE EXECUTE ON FUNCTION public.touch() FROM PUBLIC;

    CREATE TABLE public.patients (
      id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
      mrn public.mrn,
      seen timestamp with time zone DEFAULT now(),
      sex public.sex DEFAULT 'x'::public.sex NOT NULL,
      CONSTRAINT patients_mrn_key UNIQUE (mrn),
      CONSTRAINT patients_pkey PRIMARY KEY (id)
    ) ENABLE ROW LEVEL SECURITY;
    CREATE INDEX patients_seen ON public.patients USING btree (seen DESC) WHERE (sex <> 'x'::public.sex);
    CREATE POLICY seen_only ON public.patients FOR SELECT USING ((seen IS NOT NULL));
    CREATE TRIGGER touched BEFORE UPDATE ON public.patients FOR EACH ROW EXECUTE FUNCTION public.touch();
    GRANT INSERT, SELECT ON TABLE public.patients TO pg_monitor;
    COMMENT ON INDEX public.patients_seen IS 'for the list';
    COMMENT ON COLUMN public.patients.mrn IS 'medical record number';
    COMMENT ON CONSTRAINT patients_pkey ON public.patients IS 'never told';
    COMMENT ON TABLE public.patients IS 'Who''s treated';

    CREATE TABLE public.visits (
      at date NOT NULL,
      patient bigint,
      CONSTRAINT visits_patient_fkey FOREIGN KEY (patient) REFERENCES public.patients(id)
    ) PARTITION BY RANGE (at);
    CREATE INDEX visits_at ON ONLY public.visits USING btree (at);

    CREATE TABLE public.visits_2020 PARTITION OF public.visits FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
    "
  `)
})

test.each(clientNames)('nothing of the ledger is in it, over %s', async (client) => {
  const { service, url } = await serviceWith(client, { '1_a.up.sql': 'CREATE TABLE a (id int);' })
  await migrate(service)
  expect(describe(await catalogOf(url, { client })).text).toBe(
    '-- Schema public\n\nCREATE TABLE public.a (\n  id integer\n);\n',
  )
})

test('every object is in it, or known to be left out', async () => {
  const url = await freshDatabase()
  await query(url, base)
  const catalog = await catalogOf(url)
  const { text } = describe(catalog)
  const own = (name: string) =>
    name
      .replace(/ to \w+$/, '')
      .split('.')
      .at(-1)
      ?.split('(')[0] ?? name
  const absent = catalog.filter(({ kind, name }) => kind !== 'owner' && !text.includes(own(name)))
  expect(absent.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'comment schema public',
    ...absent.filter(({ definition }) => definition.startsWith('NOT NULL')).map(({ name }) => `constraint ${name}`),
    'privilege schema public to PUBLIC',
  ])
})
