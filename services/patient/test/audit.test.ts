import { describe, expect, test } from 'vitest'
import { asApplication, migrated, refusal, undone } from './database.ts'

const hospital = 'e0000000-0000-4000-8000-000000000001'
const patient = 'b0000000-0000-4000-8000-000000001001'
const actor = 'a0000000-0000-4000-8000-000000001004'

const client = await migrated({ seeds: true })

interface Entry {
  readonly operation: string
  readonly table_name: string
  readonly changed_columns: readonly string[]
  readonly actor_id: string | null
  readonly patient_id: string
  readonly occurred_at: Date
}

/** What is recorded because of the body. */
async function recorded(body: () => Promise<unknown>): Promise<readonly Entry[]> {
  const { rows: before } = await client.query<{ id: string | null }>('SELECT max(id) AS id FROM patient_audit_log')
  await body()
  const sql = 'SELECT * FROM patient_audit_log WHERE id > $1 ORDER BY id'
  const { rows } = await client.query<Entry>(sql, [before[0]?.id ?? 0])
  return rows
}

describe('a change of patient data', () => {
  test('is recorded with who, what and when, without a right on the log', async () => {
    await undone(client, async () => {
      await asApplication(client, hospital)
      await client.query('RESET ROLE; REVOKE INSERT ON patient_audit_log FROM clinic_application_of_a_test')
      await client.query('SET LOCAL ROLE clinic_application_of_a_test')
      await client.query(`SELECT set_config('app.user_id', $1, true)`, [actor])
      const entries = await recorded(() =>
        client.query(`UPDATE patients SET city = 'Québec', blood_type = NULL WHERE id = $1`, [patient]),
      )
      expect(entries).toMatchObject([
        {
          operation: 'UPDATE',
          table_name: 'patients',
          changed_columns: ['blood_type', 'city'],
          actor_id: actor,
          patient_id: patient,
        },
      ])
      expect(entries[0]?.occurred_at).toBeInstanceOf(Date)
      expect(JSON.stringify(entries)).not.toContain('Québec')
    })
  })

  test('is recorded for records by the names of columns, never by their text', async () => {
    await undone(client, async () => {
      const entries = await recorded(() =>
        client.query(
          `INSERT INTO medical_records (entity_id, patient_id, practitioner_id, kind, title, body, occurred_at)
           VALUES ($1, $2, $3, 'diagnosis', 'secret title', 'secret body', now())`,
          [hospital, patient, actor],
        ),
      )
      expect(entries).toMatchObject([{ operation: 'INSERT', table_name: 'medical_records', actor_id: null }])
      expect(entries[0]?.changed_columns).toContain('body')
      expect(JSON.stringify(entries)).not.toContain('secret')
    })
  })

  test('is recorded when rows go, and outlives them', async () => {
    await undone(client, async () => {
      const entries = await recorded(() => client.query('DELETE FROM patient_phones WHERE patient_id = $1', [patient]))
      expect(entries.map(({ operation, patient_id }) => [operation, patient_id])).toEqual([
        ['DELETE', patient],
        ['DELETE', patient],
      ])
    })
  })

  test('is not recorded when nothing changes', async () => {
    await undone(client, async () => {
      expect(await recorded(() => client.query('UPDATE patients SET city = city'))).toEqual([])
    })
  })
})

describe('the trail', () => {
  test.each([
    `UPDATE patient_audit_log SET actor_id = NULL`,
    `DELETE FROM patient_audit_log`,
    `TRUNCATE patient_audit_log`,
    `TRUNCATE patient_phones`,
    `TRUNCATE medical_records`,
    // On its own account, not only because the tables below refuse.
    `ALTER TABLE patient_phones DISABLE TRIGGER USER;
     ALTER TABLE medical_records DISABLE TRIGGER USER;
     TRUNCATE patients CASCADE`,
  ])('refuses %s, even to its owner', async (sql) => {
    await undone(client, async () => expect(await refusal(client, sql)).toBe('23001'))
  })

  test('refuses even a session that pretends to be a replica', async () => {
    await undone(client, async () => {
      await client.query('SET LOCAL session_replication_role = replica')
      expect(await refusal(client, 'DELETE FROM patient_audit_log')).toBe('23001')
    })
  })

  test('takes no rows from applications', async () => {
    await undone(client, async () => {
      await asApplication(client, hospital)
      const forge = `INSERT INTO patient_audit_log
        (entity_id, patient_id, table_name, row_id, operation, changed_columns, database_role, transaction_id)
        VALUES ('${hospital}', '${patient}', 'patients', '${patient}', 'UPDATE', '{city}', 'nobody', 1)`
      expect(await refusal(client, forge)).toBe('42501')
    })
  })
})
