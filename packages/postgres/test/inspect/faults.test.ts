import { expect, test } from 'vitest'
import { freshDatabase, query } from '../database.ts'
import { faultsOf } from '../inspection.ts'

test('nothing is wrong with what is as it should be', async () => {
  const url = await freshDatabase()
  await query(url, 'CREATE TABLE a (id int PRIMARY KEY CHECK (id > 0)); CREATE TABLE b (a int REFERENCES a)')
  expect(await faultsOf(url)).toEqual([])
})

test('each fault names its object, and what it says mends it', async () => {
  const url = await freshDatabase()
  await query(
    url,
    `CREATE SCHEMA "Odd"; CREATE TABLE a (id int PRIMARY KEY, n int); CREATE TABLE "Odd"."b.c" (a int, m int);
    INSERT INTO a VALUES (1, 1), (2, 1); CREATE DOMAIN d AS int;
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
    CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE a DISABLE TRIGGER t;
    ALTER TABLE "Odd"."b.c" ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES a NOT VALID, ADD CONSTRAINT ck CHECK (m > 0) NOT VALID;
    ALTER TABLE "Odd"."b.c" DISABLE TRIGGER ALL; ALTER DOMAIN d ADD CONSTRAINT dk CHECK (VALUE > 0) NOT VALID`,
  )
  await expect(query(url, 'CREATE UNIQUE INDEX CONCURRENTLY a_n ON a (n)')).rejects.toThrow('could not create')
  const faults = await faultsOf(url)
  expect(faults.map(({ code, object }) => `${code} ${object}`)).toEqual([
    'CONSTRAINT_NOT_VALIDATED "Odd"."b.c".ck',
    'CONSTRAINT_NOT_VALIDATED "Odd"."b.c".fk',
    'CONSTRAINT_NOT_VALIDATED public.d.dk',
    'INVALID_INDEX public.a.a_n',
    'TRIGGER_DISABLED "Odd"."b.c".fk',
    'TRIGGER_DISABLED public.a.t',
  ])
  await query(url, 'UPDATE a SET n = id')
  for (const { remedy } of faults) await query(url, remedy)
  expect(await faultsOf(url)).toEqual([])
})

test('a constraint that its parent has is told once, for the parent', async () => {
  const url = await freshDatabase()
  await query(
    url,
    `CREATE TABLE a (id int) PARTITION BY RANGE (id); CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (1) TO (9);
    CREATE TABLE a_2 PARTITION OF a FOR VALUES FROM (9) TO (19); ALTER TABLE a ADD CONSTRAINT k CHECK (id > 0) NOT VALID;
    CREATE INDEX i ON ONLY a (id); CREATE INDEX i_1 ON a_1 (id); ALTER INDEX i ATTACH PARTITION i_1`,
  )
  const faults = await faultsOf(url)
  expect(faults.map(({ object }) => object)).toEqual(['public.a.k', 'public.a.i'])
  expect(faults[1]?.remedy).toContain('public.a_2')
})
