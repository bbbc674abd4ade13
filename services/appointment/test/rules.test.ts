import { describe, expect, test } from 'vitest'
import { asApplication, migrated, refusal, seeds, sqlOf, undone, workFor } from './database.ts'

const hospital = 'e0000000-0000-4000-8000-000000000001'
const clinic = 'e0000000-0000-4000-8000-000000000002'
const practitioner = 'a0000000-0000-4000-8000-000000001002'
const colleague = 'a0000000-0000-4000-8000-000000001003'
const room = 'c0000000-0000-4000-8000-000000001001'
const other = 'c0000000-0000-4000-8000-000000001002'
const booked = 'd1000000-0000-4000-8000-000000001001'

const client = await migrated({ seeds: true })

async function count(sql: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::INTEGER AS count FROM ${sql}`, [...values])
  return rows[0]?.count ?? -1
}

/** Hours of one day far away from the seeds'. */
const book = (from: string, to: string, who: string = practitioner, where: string | null = null): string => `
  INSERT INTO appointments (entity_id, patient_id, practitioner_id, room_id, kind, starts_at, ends_at)
  VALUES ('${hospital}', gen_random_uuid(), '${who}', ${where ? `'${where}'` : 'NULL'}, 'consultation',
    '2040-05-07 ${from}+00', '2040-05-07 ${to}+00')`

test('seeds may run again', async () => {
  const before = await count('appointments')
  await client.query(seeds())
  expect(before).toBeGreaterThan(0)
  expect(await count('appointments')).toBe(before)
  expect(await count('appointment_reminders')).toBeGreaterThan(0)
})

describe('booking', () => {
  test('takes a practitioner once at a time', async () => {
    await undone(client, async () => {
      await client.query(book('09:00', '09:30'))
      expect(await refusal(client, book('09:29', '10:00'))).toBe('appointments_practitioner_excl')
      expect(await refusal(client, book('08:00', '12:00'))).toBe('appointments_practitioner_excl')
      expect(await refusal(client, book('09:30', '10:00'))).toBeNull()
      expect(await refusal(client, book('09:00', '09:30', colleague))).toBeNull()
    })
  })

  test('takes a room once at a time', async () => {
    await undone(client, async () => {
      await client.query(book('09:00', '09:30', practitioner, room))
      expect(await refusal(client, book('09:15', '09:45', colleague, room))).toBe('appointments_room_excl')
      expect(await refusal(client, book('09:15', '09:45', colleague, other))).toBeNull()
    })
  })

  test('is free again when cancelled, not when the patient does not come', async () => {
    await undone(client, async () => {
      await client.query(book('09:00', '09:30', practitioner, room))
      const again = book('09:00', '09:30', practitioner, room)
      const of = `WHERE starts_at = '2040-05-07 09:00+00'`
      await client.query(`UPDATE appointments SET status = 'no_show' ${of}`)
      expect(await refusal(client, again)).toBe('appointments_practitioner_excl')
      await client.query(`UPDATE appointments SET status = 'cancelled', cancelled_at = now() ${of}`)
      expect(await refusal(client, again)).toBeNull()
    })
  })

  test.each([
    [`status = 'cancelled'`, 'appointments_cancelled_at_check'],
    [`cancelled_at = now()`, 'appointments_cancelled_at_check'],
    [`ends_at = starts_at`, 'appointments_time_check'],
    [`ends_at = starts_at + INTERVAL '25 hours'`, 'appointments_time_check'],
    [`room_id = 'c0000000-0000-4000-8000-000000002001'`, 'appointments_room_fkey'],
    [`kind = 'party'`, 'appointments_kind_check'],
  ])('refuses %s', async (assignment, expected) => {
    await undone(client, async () => {
      expect(await refusal(client, `UPDATE appointments SET ${assignment} WHERE id = '${booked}'`)).toBe(expected)
    })
  })
})

describe('hours of a practitioner', () => {
  const add = (weekday: number, from: string, to: string, since: string): string => `INSERT INTO schedules
    (entity_id, practitioner_id, weekday, starts_at, ends_at, valid_from, valid_until)
    VALUES ('${hospital}', '${colleague}', ${weekday}, '${from}', '${to}', '${since}', '2041-12-31')`

  test('do not overlap', async () => {
    await undone(client, async () => {
      await client.query(`DELETE FROM schedules`)
      await client.query(add(5, '09:00', '12:00', '2040-01-01'))
      expect(await refusal(client, add(5, '11:59', '14:00', '2041-01-01'))).toBe('schedules_practitioner_excl')
      expect(await refusal(client, add(5, '12:00', '14:00', '2041-01-01'))).toBeNull()
      expect(await refusal(client, add(6, '09:00', '12:00', '2041-01-01'))).toBeNull()
    })
  })
})

describe('a status', () => {
  test('leaves a trace when it changes', async () => {
    await undone(client, async () => {
      const actor = 'a0000000-0000-4000-8000-000000001004'
      await client.query(`SELECT set_config('app.user_id', $1, true)`, [actor])
      await client.query(`UPDATE appointments SET status = 'no_show' WHERE id = $1`, [booked])
      await client.query(`UPDATE appointments SET kind = 'follow_up', status = status WHERE id = $1`, [booked])
      const sql = 'SELECT * FROM appointment_status_changes WHERE appointment_id = $1 ORDER BY id'
      const { rows } = await client.query(sql, [booked])
      expect(rows).toMatchObject([
        { from_status: null, to_status: 'completed' },
        { from_status: 'completed', to_status: 'no_show', actor_id: actor },
      ])
    })
  })

  test('no_show can be taken back only while no appointment has it', async () => {
    await undone(client, async () => {
      const down = sqlOf('migrations', /^000008.*down/) + sqlOf('migrations', /^000007.*down/)
      expect(await refusal(client, down)).toBeNull()
      await client.query(`UPDATE appointments SET status = 'no_show' WHERE id = $1`, [booked])
      expect(await refusal(client, down)).toBe('P0001')
    })
  })
})

describe('an application', () => {
  test.each(['rooms', 'appointments', 'schedules', 'appointment_reminders', 'appointment_status_changes'])(
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
      const add = `INSERT INTO rooms (entity_id, name, kind) VALUES ($1, 'Test', 'video')`
      expect(await refusal(client, add, [hospital])).toBeNull()
      expect(await refusal(client, add, [clinic])).toBe('42501')
    })
  })
})
