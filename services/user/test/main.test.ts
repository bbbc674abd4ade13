import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { empty, seeds } from './database.ts'
import { Running } from './process.ts'

const hospital = 'e0000000-0000-4000-8000-000000000001'

let url: string
let service: Running
beforeAll(async () => {
  url = await empty('user_main_test')
  service = await Running.start(url, 'test')
}, 60_000)
afterAll(() => service.stop())

test('migrates its empty database, then serves, and ends when asked to', { timeout: 30_000 }, async () => {
  expect(await service.health((status) => status === 200)).toEqual({
    status: 200,
    body: { status: 'ok', service: 'user', schema: { at: '9', pending: [] } },
  })

  const client = new Client(url)
  await client.connect()
  await client.query(seeds())
  await client.end()
  const { body } = await service.get('/entities?country=MA')
  expect(body).toMatchObject([{ name: "Clinique de l'Argan", language: 'ar', timezone: 'Africa/Casablanca' }])
  const { body: people } = await service.get(`/entities/${hospital}/practitioners`)
  expect(people).toMatchObject([{ familyName: 'Singh' }, { familyName: 'Tremblay', specialty: 'cardiology' }])
  expect(await service.get('/entities/1/practitioners')).toMatchObject({ status: 404 })

  expect(await service.stop()).toBe(0)
})
