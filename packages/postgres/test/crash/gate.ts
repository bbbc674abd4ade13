import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { frames, typeOf } from './frames.ts'

/**
 * When a runner is killed: before its n-th request reaches the server; when it did and no reply was read; or when the
 * server has done all of it and no reply was read.
 */
export const moments = ['before', 'sent', 'answered'] as const

export interface Point {
  /** Which request, counted from 1 over all links of the runner. */
  readonly request: number
  readonly moment: (typeof moments)[number]
}

export interface Gate extends AsyncDisposable {
  readonly url: string
  /** Requests seen so far. */
  readonly requests: number
  /** Resolves at its point, when nothing comes through any more: now the runner is to be killed. */
  readonly shut: Promise<void>
}

/**
 * A network before a server that counts what is asked of it and, at one point, lets nothing through any more:
 * whatever the runner behind it still does, nobody hears of it.
 */
export async function gate(url: string, point: Point | null): Promise<Gate> {
  const target = new URL(url)
  const { hostname, port } = target
  const sockets = new Set<Socket>()
  let requests = 0
  let struck = false
  const { promise: shut, resolve } = Promise.withResolvers<void>()
  const stop = () => {
    struck = true
    resolve()
  }
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) sockets.add(socket.setNoDelay().on('error', () => {}))
    const asked = frames('client')
    const told = frames('server')
    let loggedIn = false
    let request: Buffer[] = []
    let muted = false
    client.on('data', (chunk: Buffer) => {
      for (const frame of asked(chunk)) {
        if (struck) return
        request.push(frame)
        // A request ends with Query or Sync; what logs in is none.
        if (loggedIn && !'QSX'.includes(typeOf(frame))) continue
        const whole = Buffer.concat(request)
        request = []
        const here = loggedIn && typeOf(frame) !== 'X' && ++requests === point?.request
        if (here && point.moment === 'before') return stop()
        upstream.write(whole)
        if (here && point.moment === 'sent') return stop()
        if (here) muted = true
      }
    })
    upstream.on('data', (chunk: Buffer) => {
      const ready = told(chunk).some((frame) => typeOf(frame) === 'Z')
      if (ready) loggedIn = true
      if (muted && ready && !struck) stop()
      if (!struck && !muted) client.write(chunk)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  target.hostname = '127.0.0.1'
  target.port = String((server.address() as AddressInfo).port)
  return {
    url: target.href,
    get requests() {
      return requests
    },
    shut,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
