import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A request, as whoever stands between sees it. */
export interface Seen {
  /** How many there were before it. */
  readonly count: number
  readonly method: string
  readonly path: string
}

/**
 * What becomes of a request: it passes; it never reaches the server; the server does it and its answer is lost; or
 * somebody else answers with that status.
 */
export type Fate = 'pass' | 'lose request' | 'lose answer' | number

export interface Proxy extends AsyncDisposable {
  /** The database, through the proxy. */
  readonly url: string
  readonly count: () => number
}

/** What the server says while another of its databases is written to. */
const busy = JSON.stringify({
  error: 'InternalError',
  message: 'Database error: error returned from database: (code: 5) database is locked',
})

/** Stands between a runner and the server. @param decide may do something besides, such as killing somebody. */
export async function startProxy(target: string, decide: (seen: Seen) => Fate | Promise<Fate>): Promise<Proxy> {
  const { hostname, port, pathname } = new URL(target)
  let count = 0
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers } = incoming
    const fate = await decide({ count: count++, method, path })
    if (fate === 'lose request') return void incoming.socket.destroy()
    if (typeof fate === 'number') return void outgoing.writeHead(fate).end(busy)
    const { status, type, body } = await forward({ hostname, port, method, path, headers }, Buffer.concat(chunks))
    if (fate === 'lose answer') return void incoming.socket.destroy()
    outgoing.writeHead(status, { 'content-type': type }).end(body)
  }
  const pending = new Set<Promise<void>>()
  const server = createServer((incoming, outgoing) => {
    const going = answer(incoming, outgoing)
      .catch(() => void outgoing.destroy())
      .finally(() => pending.delete(going))
    pending.add(going)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}${pathname}`,
    count: () => count,
    async [Symbol.asyncDispose]() {
      // What was sent on is done before anybody looks.
      await Promise.all(pending)
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function forward(
  options: object,
  body: Buffer,
): Promise<{ readonly status: number; readonly type: string; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = send(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const type = response.headers['content-type'] ?? 'application/json'
        resolve({ status: response.statusCode ?? 0, type, body: Buffer.concat(chunks) })
      })
    })
    request.once('error', reject)
    request.end(body)
  })
}
