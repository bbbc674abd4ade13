import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Server, whyNot } from './way.ts'

const name = '@skein/embedded'

/** A server in a new folder, which goes with it. */
export async function freshEmbedded(): Promise<Server | string> {
  const folder = mkdtempSync(join(tmpdir(), 'skein-testing-'))
  try {
    const server = await start(folder)
    const end = async () => {
      await server[Symbol.asyncDispose]()
      await stopped(folder)
      remove(folder)
    }
    return { ...server, [Symbol.asyncDispose]: end }
  } catch (error) {
    remove(folder)
    return whyNot('embedded server', name, error)
  }
}

/** The server that all of this user's processes share when they ask one by one. Its templates last. */
export async function lastingEmbedded(): Promise<Server | string> {
  const folder = join(tmpdir(), `skein-testing-of-${process.getuid?.() ?? userInfo().username}`)
  try {
    return await start(folder).catch(async (error: unknown) => {
      if ((error as { code?: string }).code !== 'START') throw error
      // An older version's data, or what a power cut left: nothing in it is worth anything.
      remove(folder)
      return start(folder)
    })
  } catch (error) {
    return whyNot('embedded server', name, error)
  }
}

async function start(folder: string): Promise<Server> {
  const { startServer } = await import('@skein/embedded')
  const server = await startServer({ folder, durable: false })
  return {
    from: 'the embedded server',
    url: server.url('postgres'),
    [Symbol.asyncDispose]: () => server.release(),
  }
}

/** Resolves when the server wrote its last, or after ten seconds: it stops soon after everybody left. */
async function stopped(folder: string): Promise<void> {
  for (let left = 200; left > 0 && existsSync(join(folder, 'data/postmaster.pid')); left--) await sleep(50)
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
}
