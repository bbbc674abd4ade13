import { migrateAlone } from '@skein/testing'
import { expect, test } from 'vitest'
import { fresh } from './database.ts'
import { Running } from './process.ts'

const entity = 'e0000000-0000-4000-8000-000000000001'
const stranger = 'e0000000-0000-4000-8000-000000000002'
const patient = 'b0000000-0000-4000-8000-000000001001'

const { url, service: own } = await fresh({ to: 'zero' })

test(
  'refuses to serve while its schema is behind, then serves, and ends when asked to',
  { timeout: 30_000 },
  async () => {
    await using service = await Running.start(url, 'test')
    const behind = await service.health((_, body) => body.includes('BEHIND'))
    expect(behind).toMatchObject({ status: 503, body: { schema: { at: null }, problems: [{ code: 'BEHIND' }] } })
    expect(await service.get(`/entities/${entity}/patients`)).toMatchObject({ status: 503 })

    await migrateAlone(own)
    expect(await service.health((status) => status === 200)).toEqual({
      status: 200,
      body: { status: 'ok', service: 'patient', schema: { at: '13', pending: [] } },
    })

    await migrateAlone(own, { seeds: true })
    const { body } = await service.get(`/entities/${entity}/patients?after=GE-000002`)
    expect(body).toMatchObject([{ number: 'GE-000003', familyName: 'Diallo' }])
    const one = await service.get(`/entities/${entity}/patients/${patient}`)
    expect(one.body).toMatchObject({
      familyName: 'Bouchard',
      phones: [{ number: '+15145550142' }, { kind: 'emergency_contact' }],
    })
    expect(await service.get(`/entities/${stranger}/patients/${patient}`)).toMatchObject({ status: 404 })
    expect(service.lines.join()).not.toContain('Bouchard')

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
