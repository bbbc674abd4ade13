import { describe, expect, test } from 'vitest'
import { asApplication, migrated, refusal, seeds, sqlOf, undone, workFor } from './database.ts'

const hospital = 'e0000000-0000-4000-8000-000000000001'
const clinic = 'e0000000-0000-4000-8000-000000000002'
const patient = 'b0000000-0000-4000-8000-000000001001'
const practitioner = 'a0000000-0000-4000-8000-000000001002'

const client = await migrated({ seeds: true })

async function count(sql: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::INTEGER AS count FROM ${sql}`, [...values])
  return rows[0]?.count ?? -1
}

const add = (entity: string, number: string): string => `INSERT INTO patients
  (entity_id, patient_number, given_name, family_name, date_of_birth)
  VALUES ('${entity}', '${number}', 'Test', 'Test', '2000-01-01')`
const change = (assignment: string): string => `UPDATE patients SET ${assignment} WHERE id = '${patient}'`

test('seeds may run again', async () => {
  const before = await count('patients')
  await client.query(seeds())
  expect(before).toBeGreaterThan(0)
  expect(await count('patients')).toBe(before)
})

test('a patient number is unique within its entity', async () => {
  await undone(client, async () => {
    expect(await refusal(client, add(hospital, 'GE-000001'))).toBe('patients_entity_id_patient_number_key')
    expect(await refusal(client, add(clinic, 'GE-000001'))).toBeNull()
  })
})

test.each([
  [`blood_type = 'AB-'`, null],
  [`blood_type = NULL`, null],
  [`blood_type = 'C+'`, 'patients_blood_type_known'],
  [`marital_status = 'complicated'`, 'patients_marital_status_check'],
  [`preferred_language = 'Français'`, 'patients_preferred_language_check'],
  [`deceased_on = '1900-01-01'`, 'patients_deceased_on_check'],
  [`city = NULL`, 'patients_address_check'],
  [`country_code = 'FR', postal_code = '75011'`, null],
  [`country_code = 'FR', postal_code = 'H2X 1Y4'`, 'patients_postal_code_check'],
  [`country_code = 'US', postal_code = '6060'`, 'patients_postal_code_check'],
  [`country_code = 'JP', postal_code = '100-0001'`, null],
  [`emergency_contact_city = NULL`, 'patients_emergency_contact_address_check'],
])('a patient with %s: %s', async (assignment, expected) => {
  await undone(client, async () => expect(await refusal(client, change(assignment))).toBe(expected))
})

test('Rh-null can be recorded, and then the old constraint refuses to come back', async () => {
  const down = sqlOf('migrations', /^000008.*down/)
  await undone(client, async () => {
    expect(await refusal(client, down)).toBeNull()
    await client.query(change(`blood_type = 'Rh-null'`))
    expect(await refusal(client, down)).toBe('P0001')
    expect(await count(`patients WHERE blood_type = 'Rh-null'`)).toBe(1)
  })
})

describe('medical records', () => {
  const write = (entity: string, replaces: string | null): string => `INSERT INTO medical_records
    (entity_id, patient_id, practitioner_id, kind, title, body, occurred_at, replaces_id)
    VALUES ('${entity}', '${patient}', '${practitioner}', 'allergy', 'Test', 'Test', now(),
      ${replaces ? `'${replaces}'` : 'NULL'})`

  test('belong to the entity of their patient', async () => {
    await undone(client, async () => {
      expect(await refusal(client, write(hospital, null))).toBeNull()
      expect(await refusal(client, write(clinic, null))).toBe('medical_records_patient_fkey')
    })
  })

  test('are never overwritten, but replaced once', async () => {
    const original = 'd0000000-0000-4000-8000-000000001002'
    const correction = 'd0000000-0000-4000-8000-000000001003'
    await undone(client, async () => {
      expect(await refusal(client, `UPDATE medical_records SET body = 'other'`)).toBe('23001')
      expect(await refusal(client, write(hospital, original))).toBe('medical_records_replaces_id_key')
      expect(await refusal(client, write(hospital, correction))).toBeNull()
    })
  })

  test('keep their patient from being deleted', async () => {
    await undone(client, async () => {
      const remove = `DELETE FROM patients WHERE id = '${patient}'`
      expect(await refusal(client, remove)).toBe('medical_records_patient_fkey')
    })
  })
})

describe('an application', () => {
  test.each(['patients', 'patient_phones', 'medical_records', 'patient_audit_log'])(
    'sees %s of its entity only, and none without one',
    async (table) => {
      await undone(client, async () => {
        const mine = await count(`${table} WHERE entity_id = $1`, [hospital])
        await asApplication(client, hospital)
        expect(mine).toBeGreaterThan(0)
        expect(await count(table)).toBe(mine)
        await workFor(client, null)
        expect(await count(table)).toBe(0)
      })
    },
  )

  test('writes into no other entity', async () => {
    await undone(client, async () => {
      await asApplication(client, hospital)
      expect(await refusal(client, add(hospital, 'GE-999999'))).toBeNull()
      expect(await refusal(client, add(clinic, 'LS-999999'))).toBe('42501')
      const { rowCount } = await client.query(`UPDATE patients SET city = city WHERE entity_id = $1`, [clinic])
      expect(rowCount).toBe(0)
    })
  })
})
