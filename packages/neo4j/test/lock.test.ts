import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { emptied, hasServer } from './server.ts'
import { hold } from './steps.ts'

describe.skipIf(!hasServer)('the lock, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  test('the very next one gets it from a holder that was ended, though the server still lists that', async () => {
    const store = neo4j({ url })
    for (let round = 0; round < 12; round++) {
      const session = await hold(url)
      const holder = await store.holder()
      expect(holder && (await store.evict(holder))).toBe(true)
      await (await hold(url))[Symbol.asyncDispose]()
      await session[Symbol.asyncDispose]()
    }
  })

  test('whoever is only slow gets it, however long that takes', async () => {
    const { hostname, port, username, password } = new URL(url)
    let late = 0
    const network = createServer((client) => {
      const server = connect(Number(port), hostname)
      server.on('error', () => {}).pipe(client.on('error', () => {}))
      client
        .on('close', () => server.end())
        .on('data', (chunk: Buffer) => {
          const wait = chunk.includes("{name: 'ledger'}") ? 2000 : 0
          if (wait > 0) late++
          void sleep(wait).then(() => server.write(chunk))
        })
    }).listen(0, '127.0.0.1')
    await once(network, 'listening')
    const slow = `bolt://${username}:${password}@127.0.0.1:${(network.address() as AddressInfo).port}`
    await (await hold(slow))[Symbol.asyncDispose]()
    expect(late).toBe(1)
    network.close()
  })
})
