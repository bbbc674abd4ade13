import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { check, migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { freshDatabase } from './database.ts'
import { readyForQuery } from './proxy.ts'
import { clientNames, serviceWith } from './service.ts'

/** A network that counts turns from the client to the server and back, after the login. */
async function countingNetwork(url: string): Promise<{ url: string; trips: () => number } & AsyncDisposable> {
  const target = new URL(url)
  const { hostname, port } = target
  let trips = 0
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let asked = false
    let ready = false
    client.on('data', (bytes) => {
      asked = true
      upstream.write(bytes)
    })
    upstream.on('data', (bytes: Buffer) => {
      if (ready && asked) trips++
      ready ||= bytes.subarray(-readyForQuery.length).equals(readyForQuery)
      asked = false
      client.write(bytes)
    })
    client.on('error', () => {}).on('close', () => upstream.destroy())
    upstream.on('error', () => {}).on('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  target.hostname = '127.0.0.1'
  target.port = String((server.address() as AddressInfo).port)
  return { url: target.href, trips: () => trips, [Symbol.asyncDispose]: async () => void server.close() }
}

const files = Object.fromEntries(
  [...Array(200).keys()].map((n) => [`${n + 1}_table.up.sql`, `CREATE TABLE t${n} (id int);`]),
)

/** postgres.js opens a link only by a question: the two of a run are opened for what is asked later. */
const toOpen = { pg: 0, postgres: 2 }

describe.each(clientNames)('round trips over %s', (client) => {
  test('200 migrations take four messages and as many around them, and nothing to do takes one', async () => {
    await using network = await countingNetwork(await freshDatabase())
    const { service } = await serviceWith(client, files, network.url)
    await migrate(service)
    expect(network.trips()).toBeLessThanOrEqual(8 + toOpen[client])
    const before = network.trips()
    expect((await migrate(service)).outcome).toBe('nothing')
    expect(network.trips() - before).toBe(1)
    expect((await check(service)).ok).toBe(true)
    expect(network.trips() - before).toBe(2)
  })
})
