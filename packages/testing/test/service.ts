import { defineMigrations, defineService, type Service } from '@skein/core'
import { postgres } from '@skein/postgres'

/** A service as its configuration would define it, where its address is not known. */
export function serviceIn(folder: string, name: string): Service {
  return defineService({ name, folder, store: postgres({ url: undefined }), migrations: 'migrations', seeds: 'seeds' })
}

/** The like, with its migrations in code. */
export function serviceOf(name: string, ...up: readonly string[]): Service {
  const migrations = up.map((text, index) => ({
    version: String(index + 1),
    description: `step ${index + 1}`,
    up: text,
  }))
  return defineService<unknown>({ name, store: postgres({ url: undefined }), migrations: defineMigrations(migrations) })
}
