import { migrateAlone } from '@skein/testing'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { fresh } from './database.ts'
import { Running } from './process.ts'

const entity = 'e0000000-0000-4000-8000-000000000001'
const stranger = 'e0000000-0000-4000-8000-000000000002'
const booked = 'd1000000-0000-4000-8000-000000001001'
const path = `/entities/${entity}/practitioners/a0000000-0000-4000-8000-000000001002/appointments`

const { url, service: own } = await fresh({ to: 'zero' })
const client = new Client(url)
await client.connect()
afterAll(() => client.end())

test(
  'refuses to serve while its schema is behind, then serves, and ends when asked to',
  { timeout: 30_000 },
  async () => {
    await using service = await Running.start(url, 'test')
    const behind = await service.health((_, body) => body.includes('BEHIND'))
    expect(behind).toMatchObject({ status: 503, body: { schema: { at: null }, problems: [{ code: 'BEHIND' }] } })
    expect(await service.get(path)).toMatchObject({ status: 503 })

    await migrateAlone(own)
    expect(await service.health((status) => status === 200)).toEqual({
      status: 200,
      body: { status: 'ok', service: 'appointment', schema: { at: '8', pending: [] } },
    })

    await migrateAlone(own, { seeds: true })
    const { rows } = await client.query<{ starts_at: Date }>('SELECT starts_at FROM appointments WHERE id = $1', [
      booked,
    ])
    const from = rows[0]?.starts_at.toISOString()
    expect(await service.get(`${path}?from=${from}`)).toMatchObject({
      status: 200,
      body: [{ id: booked, status: 'completed' }],
    })
    expect(await service.get(`${path.replace(entity, stranger)}?from=${from}`)).toEqual({ status: 200, body: [] })
    expect(await service.get(`${path}?from=yesterday`)).toMatchObject({ status: 400 })

    expect(await service.stop()).toBe(0)
  },
)

test('refuses to serve with a role that row-level security does not bind', { timeout: 30_000 }, async () => {
  await migrateAlone(own)
  await using service = await Running.start(url, undefined)
  const open = await service.health((_, body) => body.includes('NOT_ISOLATED'))
  expect(open).toMatchObject({ status: 503, body: { problems: [{ code: 'NOT_ISOLATED' }] } })
  expect(await service.stop()).toBe(0)
})
