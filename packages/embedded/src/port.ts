import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { HOST } from './client.ts'
import type { Home } from './home.ts'

/** The port of the last start, so that a URL noted down stays true; another one when that is taken by now. */
export async function choosePort(home: Home): Promise<number> {
  return (await bindable(remembered(home))) ?? (await freePort())
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const port = await bindable(0)
  if (port === undefined) throw new Error(`no port of ${HOST} can be listened on`)
  return port
}

function remembered(home: Home): number {
  try {
    return Number.parseInt(readFileSync(home.port, 'utf8'), 10) || 0
  } catch {
    return 0
  }
}

function bindable(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(undefined))
    server.listen({ host: HOST, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}
