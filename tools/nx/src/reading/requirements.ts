import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDirectives } from '@skein/core'

/**
 * The services that the files of a folder require in their headers, each once. A folder that isn't there holds none:
 * `validate` says so.
 */
export function requirementsIn(folder: string): Set<string> {
  const services = new Set<string>()
  for (const name of filesIn(folder)) {
    const file = join(folder, name)
    // Seeds say what they require in the same words.
    const { directives } = readDirectives(readFileSync(file, 'utf8'), 'up', file)
    for (const { service } of directives.requires) services.add(service)
  }
  return services
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    // What each store reads only it knows; a page for people may quote directives, all other files mean them.
    return entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.md')).map(({ name }) => name)
  } catch {
    return []
  }
}
