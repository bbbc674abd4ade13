import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { freshDatabase, query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** The server as one whose messages are in another language, as far as their severity goes. */
async function inRussian(url: string): Promise<{ url: string } & AsyncDisposable> {
  const target = new URL(url)
  const { hostname, port } = target
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    client.on('error', () => {}).pipe(upstream)
    upstream.on('error', () => {}).on('close', () => client.destroy())
    upstream.on('data', (bytes: Buffer) => {
      for (const [theirs, its] of [
        ['INFO', 'ИН'],
        ['ERROR', 'ОШ!'],
      ] as const)
        for (let at = bytes.indexOf(`S${theirs}\0`); at >= 0; at = bytes.indexOf(`S${theirs}\0`))
          bytes.write(its, at + 1)
      client.write(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  target.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: target.href, [Symbol.asyncDispose]: async () => void server.close() }
}

test.each(clientNames)('what stands is known whatever language the server speaks, over %s', async (client) => {
  const url = await freshDatabase()
  await using foreign = await inRussian(url)
  const files = { '1_a.up.sql': 'SELECT 1', '2_b.up.sql': 'SELECT 1', '3_c.up.sql': 'SELECT 1;\nSELECT nothing' }
  const { service } = await serviceWith(client, files, foreign.url)
  expect((await failure(migrate(service))).data).toMatchObject({ step: 'clinic@3', line: 2 })
  const { '3_c.up.sql': _, ...good } = files
  const { service: whole } = await serviceWith(client, { ...good, '3_c.up.sql': 'SELECT 1' }, foreign.url)
  await migrate(whole)
  expect(await query(url, 'SELECT count(*)::int AS n FROM schema_migrations')).toEqual([{ n: 3 }])
})
