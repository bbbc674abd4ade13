import { describe, expect, test } from 'vitest'
import { asApplication, migrated, refusal, seeds, sqlOf, undone, workFor } from './database.ts'

const hospital = 'e0000000-0000-4000-8000-000000000001'
const clinic = 'e0000000-0000-4000-8000-000000000002'
const moroccan = 'e0000000-0000-4000-8000-000000000003'
const physician = 'a0000000-0000-4000-8000-000000001002'

const client = await migrated({ seeds: true })

async function count(sql: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::INTEGER AS count FROM ${sql}`, [...values])
  return rows[0]?.count ?? -1
}

const addUser = `INSERT INTO users (entity_id, email, given_name, family_name) VALUES ($1, $2, 'Test', 'Test')`

test('seeds may run again', async () => {
  const before = await count('users')
  await client.query(seeds())
  expect(before).toBeGreaterThan(0)
  expect(await count('users')).toBe(before)
})

describe('healthcare entities', () => {
  const add = `INSERT INTO healthcare_entities (type, name, licence_number, country_code, default_language, timezone, city)
    VALUES ($1, 'Test', $2, $3, $4, $5, 'Test')`

  test.each([
    ['clinic', 'T-1', 'MA', 'zgh', 'Africa/Casablanca', null],
    ['clinic', 'T-1', 'FR', 'fr', 'Indian/Reunion', null],
    ['clinic', 'T-1', 'BE', 'fr', 'Europe/Brussels', 'healthcare_entities_country_code_fkey'],
    ['clinic', 'T-1', 'MA', 'es', 'Africa/Casablanca', 'healthcare_entities_default_language_fkey'],
    ['clinic', 'T-1', 'CA', 'fr', 'Europe/Paris', 'healthcare_entities_timezone_fkey'],
    ['clinic', 'T-1', 'MA', 'ar', 'Africa/Montreal', 'healthcare_entities_timezone_fkey'],
    ['bakery', 'T-1', 'FR', 'fr', 'Europe/Paris', 'healthcare_entities_type_check'],
    ['clinic', 'qc-dev-0001', 'CA', 'fr', 'America/Toronto', 'healthcare_entities_country_code_licence_number_key'],
    ['clinic', 'qc-dev-0001', 'FR', 'fr', 'Europe/Paris', null],
  ])('%s %s in %s, %s, %s: %s', async (...row) => {
    const expected = row.pop()
    await undone(client, async () => expect(await refusal(client, add, row)).toBe(expected))
  })

  test('have only time zones that the server knows', async () => {
    expect(await count('country_timezones')).toBeGreaterThan(20)
    expect(await count('country_timezones WHERE timezone NOT IN (SELECT name FROM pg_timezone_names)')).toBe(0)
  })

  test('in a language that came later keep the old lists from coming back', async () => {
    await undone(client, async () => {
      const down = sqlOf('migrations', /^000005.*down/)
      expect(await refusal(client, down)).toBeNull()
      await client.query(`UPDATE healthcare_entities SET default_language = 'zgh' WHERE id = $1`, [moroccan])
      expect(await refusal(client, down)).toBe('P0001')
    })
  })
})

describe('users', () => {
  test('have an e-mail that is unique within their entity, in whatever case', async () => {
    await undone(client, async () => {
      expect(await refusal(client, addUser, [hospital, 'M.SINGH@Erable.example'])).toBe('users_entity_id_email_key')
      expect(await refusal(client, addUser, [clinic, 'm.singh@erable.example'])).toBeNull()
      expect(await refusal(client, addUser, [hospital, 'no address'])).toBe('users_email_check')
    })
  })

  test('hold no role in an entity that is not theirs', async () => {
    await undone(client, async () => {
      const grant = `INSERT INTO user_roles (entity_id, user_id, role_code, granted_by) VALUES ($1, $2, 'auditor', $3)`
      expect(await refusal(client, grant, [clinic, physician, null])).toBe('user_roles_user_fkey')
      const stranger = 'a0000000-0000-4000-8000-000000002001'
      expect(await refusal(client, grant, [hospital, physician, stranger])).toBe('user_roles_granted_by_fkey')
      expect(await refusal(client, grant, [hospital, physician, null])).toBeNull()
    })
  })

  test('change updated_at when they change, and only then', async () => {
    await undone(client, async () => {
      const past = '2020-01-01T00:00:00.000Z'
      await client.query('ALTER TABLE users DISABLE TRIGGER users_set_updated_at')
      await client.query('UPDATE users SET updated_at = $1', [past])
      await client.query('ALTER TABLE users ENABLE TRIGGER users_set_updated_at')
      const touched = 'users WHERE updated_at > $1'
      await client.query('UPDATE users SET given_name = given_name')
      expect(await count(touched, [past])).toBe(0)
      await client.query(`UPDATE users SET given_name = 'Anne' WHERE id = $1`, [physician])
      expect(await count(touched, [past])).toBe(1)
    })
  })
})

describe('an application', () => {
  test.each(['users', 'user_roles', 'practitioners'])(
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
      expect(await refusal(client, addUser, [hospital, 'new@erable.example'])).toBeNull()
      expect(await refusal(client, addUser, [clinic, 'new@erable.example'])).toBe('42501')
      const { rowCount } = await client.query(`UPDATE users SET status = 'suspended' WHERE entity_id = $1`, [clinic])
      expect(rowCount).toBe(0)
    })
  })
})
