import { describe, expect, test } from 'vitest'
import { migrated, refusal, sqlOf, undone } from './database.ts'

const entity = 'e0000000-0000-4000-8000-000000000001'
const patient = 'b0000000-0000-4000-8000-000000001001'

const client = await migrated({ seeds: true })

const add = (column: 'number' | 'international_number', country: string, number: string): string => `
  INSERT INTO patient_phones (entity_id, patient_id, kind, country_code, ${column})
  VALUES ('${entity}', '${patient}', 'work', '${country}', '${number}')
  RETURNING *`

interface Phone {
  readonly id: string
  readonly number: string
  readonly international_number: string | null
}

async function phone(sql: string): Promise<Phone> {
  const { rows } = await client.query<Phone>(sql)
  const [row] = rows
  if (!row) throw new Error('no row')
  return row
}

describe('the international format', () => {
  test.each([
    ['CA', '+14165550123', null],
    ['US', '+12125550123', null],
    ['MA', '+212661000000', null],
    ['FR', '+33199000012', null],
    ['CA', '5145550142', 'patient_phones_international_number_check'],
    ['US', '+11125550117', 'patient_phones_international_number_check'],
    ['MA', '+33639980012', 'patient_phones_international_number_check'],
    ['MA', '+2120600000001', 'patient_phones_international_number_check'],
    ['FR', '+330639980012', 'patient_phones_international_number_check'],
    ['BE', '+3225550142', 'patient_phones_country_code_check'],
  ])('in %s, %s: %s', async (country, number, expected) => {
    await undone(client, async () => {
      expect(await refusal(client, add('international_number', country, number))).toBe(expected)
    })
  })

  test('has one number to ring first', async () => {
    await undone(client, async () => {
      const second = `UPDATE patient_phones SET is_primary = true WHERE patient_id = '${patient}'`
      expect(await refusal(client, second)).toBe('patient_phones_primary_key')
    })
  })
})

describe('going back before the contract', () => {
  const back = async (): Promise<void> => void (await client.query(sqlOf('migrations', /^000011.*down/)))

  test('gives every number its national form', async () => {
    await undone(client, async () => {
      await back()
      const { rows } = await client.query(`SELECT number FROM patient_phones ORDER BY id`)
      expect(rows.map(({ number }: { number: string }) => number)).toEqual([
        '5145550142',
        '5145550143',
        '4505550177',
        '3125550117',
        '7735550164',
        '0600000001',
        '0500000002',
        '0639980012',
      ])
    })
  })

  test.each([
    ['CA', '(514) 555-0142', '+15145550142'],
    ['US', '1-312-555-0117', '+13125550117'],
    ['MA', '06 00 00 00 01', '+212600000001'],
    ['MA', '+212 5 00 00 00 02', '+212500000002'],
    ['FR', '06.39.98.00.12', '+33639980012'],
    ['FR', '+33 (0)6 39 98 00 12', '+33639980012'],
    ['FR', '12 34 56', null],
  ])('an old release writes in %s %s, a new one reads %s', async (country, number, expected) => {
    await undone(client, async () => {
      await back()
      const written = await phone(add('number', country, number))
      expect(written.international_number).toBe(expected)
      expect(written.number).toBe(number)
    })
  })

  test('a new release writes and an old one reads, also after a change', async () => {
    await undone(client, async () => {
      await back()
      const { id, number } = await phone(add('international_number', 'FR', '+33639980012'))
      expect(number).toBe('0639980012')
      const write = (column: string, value: string): Promise<Phone> =>
        phone(`UPDATE patient_phones SET ${column} = '${value}' WHERE id = '${id}' RETURNING *`)
      expect((await write('number', '06 39 98 00 13')).international_number).toBe('+33639980013')
      expect((await write('international_number', '+33639980014')).number).toBe('0639980014')
    })
  })

  test('the backfill fills what the trigger did not see, and leaves what was typed', async () => {
    await undone(client, async () => {
      await back()
      await client.query('ALTER TABLE patient_phones DISABLE TRIGGER patient_phones_sync_numbers')
      const { id } = await phone(add('number', 'CA', '(514) 555-0142'))
      await client.query('ALTER TABLE patient_phones ENABLE TRIGGER patient_phones_sync_numbers')
      await client.query(sqlOf('migrations', /^000010.*up/))
      const filled = await phone(`SELECT * FROM patient_phones WHERE id = '${id}'`)
      expect(filled).toMatchObject({ number: '(514) 555-0142', international_number: '+15145550142' })
    })
  })

  test('the contract refuses while a number has no international form', async () => {
    await undone(client, async () => {
      await back()
      const up = sqlOf('migrations', /^000011.*up/)
      expect(await refusal(client, up)).toBeNull()
      await client.query(add('number', 'CA', '555-0142'))
      expect(await refusal(client, up)).toBe('P0001')
    })
  })
})
