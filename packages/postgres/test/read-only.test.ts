import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { check, migrate, type Service } from '@skein/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { query } from './database.ts'
import { ownServer } from './own-server.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const files = { '1_a.up.sql': 'CREATE TABLE a ()', '1_a.down.sql': 'DROP TABLE a' }
const down = { verb: 'down', services: null, count: 1, spread: 'each' } as const

/** What is said by those that would write, after it was seen that whoever reads is answered. */
async function refusals(service: Service, folder: string): Promise<string[]> {
  const history = await service.store.history(9)
  writeFileSync(join(folder, '2_b.up.sql'), 'SELECT 2')
  expect(await check(service)).toMatchObject({ ok: false, at: '1', pending: [{ version: '2' }] })
  const errors = [await failure(migrate(service)), await failure(migrate(service, { goal: down }))]
  rmSync(join(folder, '2_b.up.sql'))
  expect((await migrate(service)).steps).toEqual([])
  expect(await service.store.history(9)).toEqual(history)
  return errors.map(({ code, message }) => `${code} ${message}`)
}

describe.each(clientNames)('what takes no writes is read and not written, over %s', (client) => {
  test('a database that says so', async () => {
    const { service, url, folder } = await serviceWith(client, files)
    await migrate(service)
    await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`)
    const message = expect.stringMatching(/^REFUSED .*default_transaction_read_only is on/) as string
    expect(await refusals(service, folder)).toEqual([message, message])
  })
})

test('a standby', async () => {
  const primary = await ownServer()
  const { service, folder } = await serviceWith('pg', files, primary.url('postgres'))
  await migrate(service)
  await primary.stop()
  writeFileSync(join(primary.data, 'standby.signal'), '')
  const standby = await ownServer(dirname(primary.data))
  onTestFinished(() => standby.remove())
  for (const client of clientNames) {
    const store = postgres({ url: standby.url('postgres'), client })
    const message = 'REFUSED The database of clinic takes no writes: its server is a standby.'
    expect(await refusals({ ...service, store }, folder)).toEqual([message, message])
  }
})
