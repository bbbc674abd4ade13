import { resolve } from 'node:path'
import { defaultFolder } from './home.ts'
import { startServer } from './server.ts'
import type { EmbeddedOptions, EmbeddedServer } from './server.ts'

const servers = new Map<string, Promise<EmbeddedServer>>()

/** The URL of a database on the folder's server, both brought into being where they aren't there. The server runs
 *  until this process ends; all calls of a process share one connection for that. Rejects with EmbeddedError only. */
export async function embedded(database: string, options: EmbeddedOptions = {}): Promise<string> {
  const server = await shared(resolve(options.folder ?? defaultFolder()), options)
  await server.createDatabase(database)
  return server.url(database)
}

async function shared(folder: string, options: EmbeddedOptions): Promise<EmbeddedServer> {
  const known = servers.get(folder)
  if (known && (await known).alive) return known
  // Others may have waited for the same answer; the first of them starts anew for all.
  if (servers.get(folder) !== known) return shared(folder, options)
  const fresh = startServer({ ...options, folder })
  servers.set(folder, fresh)
  fresh.catch(() => servers.delete(folder))
  return fresh
}
