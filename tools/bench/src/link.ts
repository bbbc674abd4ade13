import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A network before a server. */
export interface Link extends AsyncDisposable {
  readonly url: string
  /** Round trips so far, those of logging in left out. */
  readonly trips: () => number
}

/** ReadyForQuery, idle: with it a server ends the login. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

/** Opens a link that counts turns from client to server and back, each of which takes some milliseconds longer. */
export async function openLink(url: string, milliseconds: number): Promise<Link> {
  const target = new URL(url)
  const { hostname, port } = target
  const sockets = new Set<Socket>()
  let trips = 0
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: Number(port || 5432), host: hostname, noDelay: true })
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}))
    let asked = false
    let loggedIn = false
    // The whole trip is waited for on the way there; the first bytes wait for the handshake as well.
    let opened = performance.now() + milliseconds
    client.on('data', (bytes) => {
      asked = true
      opened = Math.max(opened, performance.now())
      later(opened + milliseconds, () => upstream.write(bytes))
    })
    upstream.on('data', (bytes: Buffer) => {
      if (loggedIn && asked) trips++
      loggedIn ||= bytes.subarray(-ready.length).equals(ready)
      asked = false
      client.write(bytes)
    })
    client.on('end', () => later(opened + milliseconds, () => upstream.end()))
    upstream.on('end', () => client.end())
    client.on('close', () => later(opened + milliseconds, () => upstream.destroy()))
    upstream.on('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  target.hostname = '127.0.0.1'
  target.port = String((server.address() as AddressInfo).port)
  return {
    url: target.href,
    trips: () => trips,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** In order for equal and growing moments; a timer alone would come up to a millisecond early. */
function later(moment: number, act: () => void): void {
  const left = moment - performance.now()
  if (left <= 0) act()
  else setTimeout(() => later(moment, act), Math.ceil(left))
}
