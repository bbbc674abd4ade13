import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const names = ['skein.config.ts', 'skein.config.mts', 'skein.config.js', 'skein.config.mjs']

/** The configuration file of a folder; null when it has none. */
export function configIn(folder: string): string | null {
  return names.map((name) => join(folder, name)).find((file) => existsSync(file)) ?? null
}

/** The configuration files from a folder upwards, nearest first. */
export function* configsUpwards(from: string): Iterable<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = configIn(folder)
    if (file) yield file
    if (dirname(folder) === folder) return
  }
}
