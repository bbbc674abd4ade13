import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { reason } from './container.ts'
import type { Server } from './server.ts'

/** A server in a new folder, which goes with it; or why there is none. */
export async function freshEmbedded(): Promise<Server | string> {
  return start(mkdtempSync(join(tmpdir(), 'skein-testing-')), true)
}

/** The server that all of this user's processes share when they ask for one by themselves; or why there is none. */
export async function lastingEmbedded(): Promise<Server | string> {
  const folder = join(tmpdir(), `skein-testing-of-${userInfo().uid}`)
  const server = await start(folder, false)
  if (typeof server !== 'string') return server
  // What an older version, or a power cut, has left there: nothing in it is worth anything.
  remove(folder)
  return start(folder, false)
}

async function start(folder: string, passing: boolean): Promise<Server | string> {
  const end = () => (passing ? remove(folder) : undefined)
  try {
    const { startServer } = await import('@skein/embedded')
    const server = await startServer({ folder, durable: false })
    return {
      from: 'the embedded server',
      url: server.url('postgres'),
      async [Symbol.asyncDispose]() {
        await server.release()
        end()
      },
    }
  } catch (error) {
    end()
    return `no embedded server (${reason(error, '@skein/embedded')})`
  }
}

/** A server that is just stopping may still write into it. */
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
}
