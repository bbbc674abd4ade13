import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { type Clinic, clinic, serviceConfig } from '../clinic.ts'
import { query, write } from '../project.ts'

const references = `, references: { 'patients.created_by': 'user.users.id' }`

/** Patients who say which user wrote them down. */
async function ward(extra: string = references): Promise<Clinic> {
  const place = await clinic({
    user: { '1_users.up.sql': 'CREATE TABLE users (id uuid PRIMARY KEY);' },
    patient: { '1_patients.up.sql': 'CREATE TABLE patients (id int PRIMARY KEY, created_by uuid);' },
  })
  write(place.cwd, { 'services/patient/skein.config.ts': serviceConfig('patient', extra) })
  await skein(['up'], place)
  return place
}

const [user, patient] = [
  ({ url }: Clinic, text: string) => query(url['user'] ?? '', text),
  ({ url }: Clinic, text: string) => query(url['patient'] ?? '', text),
]

test('values that point to nothing in another database are found, with some of their rows', async () => {
  const place = await ward()
  await user(place, `INSERT INTO users SELECT md5(i::text)::uuid FROM generate_series(1, 20000) i`)
  await patient(place, `INSERT INTO patients SELECT i, md5(i::text)::uuid FROM generate_series(1, 20000) i`)
  await patient(place, `INSERT INTO patients VALUES (20001, NULL)`)
  const whole = await skein(['check', 'integrity'], place)
  expect([whole.code, whole.stdout]).toEqual([
    0,
    expect.stringMatching(/✓ patient\.patients\.created_by → user\.users\.id {2}20000 values, all there/),
  ])

  await user(
    place,
    `DELETE FROM users WHERE id IN (SELECT md5(i::text)::uuid FROM generate_series(100, 19999, 1000) i)`,
  )
  const { code, stdout } = await skein(['check', 'integrity', '--sample', '3'], place)
  expect(code).toBe(3)
  expect(stdout).toMatch(
    /✗ patient\.patients\.created_by → user\.users\.id {2}20 rows of patient point to nothing in user \(20000 values looked up\)/,
  )
  expect(stdout).toMatch(/\n {4}id=\d+, id=\d+, id=\d+, …\n/)
  expect((await skein(['check', 'integrity', 'user'], place)).code).toBe(0)
})

test('programs are told of no keys unless they ask for them', async () => {
  const place = await ward()
  await patient(place, `INSERT INTO patients VALUES (7, gen_random_uuid())`)
  const told = async (...more: string[]): Promise<unknown> =>
    (await skein(['check', 'integrity', '--json', ...more], place)).json()
  const reference = { state: 'orphans', orphans: 1, values: 1 }
  expect(await told()).toMatchObject({ whole: false, references: [reference] })
  expect(JSON.stringify(await told())).not.toContain('id=7')
  expect(await told('--show-data')).toMatchObject({ references: [{ ...reference, sample: ['id=7'] }] })
})

test('what is broken within a database is found with what mends it', async () => {
  const place = await ward()
  await patient(
    place,
    `INSERT INTO patients VALUES (1), (2);
     ALTER TABLE patients ADD CONSTRAINT positive CHECK (id > 1) NOT VALID;
     CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
     CREATE TRIGGER audited BEFORE INSERT ON patients FOR EACH ROW EXECUTE FUNCTION audit();
     ALTER TABLE patients DISABLE TRIGGER audited;
     ALTER TABLE patients ADD COLUMN same int DEFAULT 1;`,
  )
  await expect(patient(place, 'CREATE UNIQUE INDEX CONCURRENTLY bad ON patients (same)')).rejects.toThrow(
    /could not create unique index/,
  )
  const { code, stdout } = await skein(['check', 'integrity', 'patient'], place)
  expect(code).toBe(3)
  for (const [fault, remedy] of [
    ['INVALID_INDEX', /REINDEX|DROP INDEX/],
    ['CONSTRAINT_NOT_VALIDATED', /VALIDATE CONSTRAINT "?positive/],
    ['TRIGGER_DISABLED', /ENABLE TRIGGER "?audited/],
  ] as const) {
    expect(stdout).toContain(fault)
    expect(stdout).toMatch(remedy)
  }
})

test('a place that is not there, a service that is not there, and a database out of reach', async () => {
  const place = await ward(`, references: { 'patients.made_by': 'user.users.id' }`)
  const absent = await skein(['check', 'integrity'], place)
  expect([absent.code, absent.stdout]).toEqual([3, expect.stringMatching(/✗ patient\.patients\.made_by[^]*created_by/)])

  write(place.cwd, {
    'services/patient/skein.config.ts': serviceConfig('patient', `, references: { 'patients.id': 'nobody.x.y' }`),
  })
  const wrong = await skein(['check', 'integrity'], place)
  expect([wrong.code, wrong.stderr]).toEqual([
    64,
    expect.stringMatching(/references names nobody\.x\.y[^]*user, patient/),
  ])

  write(place.cwd, {
    'services/patient/skein.config.ts': serviceConfig('patient', references),
    'services/user/skein.config.ts': serviceConfig('user', ', optional: true'),
  })
  const away = { ...place, env: { ...place.env, USER_URL: 'postgres://nobody@127.0.0.1:1/none' } }
  const unknown = await skein(['check', 'integrity'], away)
  expect([unknown.code, unknown.stdout]).toEqual([
    0,
    expect.stringMatching(/\? user[^]*\? patient\.patients\.created_by[^]*can't be known/),
  ])
  expect((await skein(['check', 'integrity', '--require-all'], away)).code).toBe(3)
})

test('a run looks before and after where it is asked to', async () => {
  const place = await ward()
  const more = (name: string, text: string): void =>
    write(place.cwd, { [`services/patient/migrations/${name}.up.sql`]: text })
  more('2_more', '-- skein: irreversible\nALTER TABLE patients ADD COLUMN note text;')
  const fine = await skein(['up', '--check-integrity', '--json'], place)
  expect([fine.code, fine.json()]).toMatchObject([0, { outcome: 'done', integrity: { whole: true } }])

  more('3_orphan', '-- skein: irreversible\nINSERT INTO patients VALUES (9, gen_random_uuid());')
  const done = await skein(['up', '--check-integrity'], place)
  expect([done.code, done.stdout]).toEqual([
    3,
    expect.stringMatching(/Done: 1 applied[^]*this is broken now:[^]*1 row of patient/),
  ])

  more('4_never', '-- skein: irreversible\nSELECT 1;')
  const refused = await skein(['up', '--check-integrity'], place)
  expect([refused.code, refused.stdout]).toEqual([2, expect.stringMatching(/1 row of patient[^]*Next: mend that/)])
  expect(await patient(place, 'SELECT max(version)::int AS at FROM schema_migrations')).toEqual([{ at: 3 }])
  expect((await skein(['up'], place)).code).toBe(0)
})
