import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type EmbeddedServer, startServer } from '@skein/embedded'

/** A server that one test file may set up as it likes. */
export interface OwnServer {
  readonly url: EmbeddedServer['url']
  /** Its data folder. */
  readonly data: string
  /** Resolves when its last process is gone. */
  stop(): Promise<void>
  /** The same, and nothing of it is left. */
  remove(): Promise<void>
}

/** @param folder of one that was stopped; default: a new one. */
export async function ownServer(folder: string = mkdtempSync(join(tmpdir(), 'skein-own-'))): Promise<OwnServer> {
  const server = await startServer({ folder })
  const data = join(folder, 'data')
  const stop = async (): Promise<void> => {
    await server.release()
    while (existsSync(join(data, 'postmaster.pid'))) await sleep(50)
  }
  return {
    url: (database) => server.url(database),
    data,
    stop,
    async remove() {
      await stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
    },
  }
}
