import { migrateAlone } from '@skein/testing'
import { afterAll, expect, test } from 'vitest'
import { fresh } from './database.ts'
import { Running } from './process.ts'

const hospital = 'e0000000-0000-4000-8000-000000000001'

const { url, service: own } = await fresh({ to: 'zero' })
const service = await Running.start(url, 'test')
afterAll(() => service.stop())

test('migrates its empty database, then serves, and ends when asked to', { timeout: 30_000 }, async () => {
  expect(await service.health((status) => status === 200)).toEqual({
    status: 200,
    body: { status: 'ok', service: 'user', schema: { at: '9', pending: [] } },
  })

  await migrateAlone(own, { seeds: true })
  const { body } = await service.get('/entities?country=MA')
  expect(body).toMatchObject([{ name: "Clinique de l'Argan", language: 'ar', timezone: 'Africa/Casablanca' }])
  const { body: people } = await service.get(`/entities/${hospital}/practitioners`)
  expect(people).toMatchObject([{ familyName: 'Singh' }, { familyName: 'Tremblay', specialty: 'cardiology' }])
  expect(await service.get('/entities/1/practitioners')).toMatchObject({ status: 404 })

  expect(await service.stop()).toBe(0)
})
