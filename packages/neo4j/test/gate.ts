import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { frames, plainHandshake } from './bolt.ts'

/**
 * When it strikes: before the n-th request reaches the server; when it did and no reply was read; or when the server has
 * done all of it and no reply was read.
 */
export const moments = ['before', 'sent', 'answered'] as const

export interface Point {
  /** Which request, counted from 1 over all links of the runner. */
  readonly request: number
  readonly moment: (typeof moments)[number]
}

export interface Gate extends AsyncDisposable {
  readonly url: string
  /** The last message of each request that was seen so far. */
  readonly requests: readonly string[]
  /** Resolves when it has struck. */
  readonly struck: Promise<void>
}

const ends = new Set(['PULL', 'DISCARD', 'BEGIN', 'COMMIT', 'ROLLBACK'])
const summaries = new Set(['SUCCESS', 'IGNORED', 'FAILURE'])

/**
 * A network before a Neo4j that counts what is asked of it, and strikes at one point.
 * @param how `stop`: nothing comes through any more, on any link; `cut`: the link of that request breaks.
 */
export async function gate(
  url: string,
  point: Point | ((message: string, text: string) => Point['moment'] | null) | null,
  how: 'stop' | 'cut' = 'stop',
): Promise<Gate> {
  const target = new URL(url)
  const { hostname, port } = target
  const sockets = new Set<Socket>()
  const requests: string[] = []
  let stopped = false
  const { promise: struck, resolve } = Promise.withResolvers<void>()
  const momentOf = (message: string, bytes: Buffer): Point['moment'] | null => {
    const count = requests.push(message)
    if (typeof point === 'function') return point(message, bytes.toString())
    return count === point?.request ? point.moment : null
  }
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) sockets.add(socket.setNoDelay().on('error', () => {}))
    const asked = frames(20)
    const told = frames(4)
    let greeted = false
    let request: Buffer[] = []
    /** Messages that the server has not answered yet. */
    let waiting = 0
    let muted = false
    const strike = () => {
      muted = true
      if (how === 'stop') stopped = true
      else client.destroy()
      resolve()
    }
    client.on('data', (chunk: Buffer) => {
      for (const { bytes, name } of asked(chunk)) {
        if (stopped || (muted && how === 'cut')) return
        if (!greeted) {
          greeted = true
          upstream.write(plainHandshake(bytes))
          continue
        }
        request.push(bytes)
        if (name !== '') waiting++
        if (name === 'RUN') continue
        const whole = Buffer.concat(request)
        request = []
        const moment = ends.has(name) ? momentOf(name, whole) : null
        if (moment === 'before') return strike()
        upstream.write(whole)
        if (moment === 'sent') return strike()
        if (moment === 'answered') muted = true
      }
    })
    upstream.on('data', (chunk: Buffer) => {
      waiting -= told(chunk).filter(({ name }) => summaries.has(name)).length
      if (stopped) return
      if (muted && waiting === 0) return strike()
      if (!muted) client.write(chunk)
    })
    // What was sent before the link broke arrives.
    client.on('close', () => upstream.end())
    upstream.on('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  target.hostname = '127.0.0.1'
  target.port = String((server.address() as AddressInfo).port)
  return {
    url: target.href,
    requests,
    struck,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
