import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Fault {
  /** Which way the bytes are counted. */
  readonly way: 'to the server' | 'to the client'
  /** The bytes of one link that still pass, login included; `login`: what the server says until its end. */
  readonly after: number | 'login'
  /** What happens then: both ends see a reset, or nothing comes through any more. */
  readonly kind: 'reset' | 'silence'
}

/** With it a server ends the login. */
export const readyForQuery: Buffer = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

/** A network before a server that breaks each link after some bytes. `mend` lets new links live. */
export async function lyingNetwork(
  url: string,
  fault: Fault,
): Promise<{ url: string; broken: () => number; mend: () => void } & AsyncDisposable> {
  const target = new URL(url)
  const { hostname, port } = target
  const sockets = new Set<Socket>()
  let broken = 0
  let mended = false
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}))
    const counted = fault.way === 'to the server' ? client : upstream
    let left = mended || fault.after === 'login' ? Number.POSITIVE_INFINITY : fault.after
    const silent = () => left <= 0 && fault.kind === 'silence'
    const pass = (from: Socket, to: Socket) =>
      from.on('data', (bytes: Buffer) => {
        if (silent()) return
        if (from !== counted) return void to.write(bytes)
        to.write(bytes.subarray(0, left))
        left -= bytes.length
        if (fault.after === 'login' && !mended && bytes.subarray(-readyForQuery.length).equals(readyForQuery)) left = 0
        if (left > 0) return
        broken++
        if (fault.kind === 'reset') {
          // What was written before must arrive: the server may still do what it was sent.
          setTimeout(() => {
            client.resetAndDestroy()
            upstream.resetAndDestroy()
          }, 5)
        }
      })
    pass(client, upstream).on('close', () => upstream.destroy())
    pass(upstream, client).on('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  target.hostname = '127.0.0.1'
  target.port = String((server.address() as AddressInfo).port)
  return {
    url: target.href,
    broken: () => broken,
    mend: () => {
      mended = true
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
