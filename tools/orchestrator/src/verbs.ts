import { readdirSync } from 'node:fs'
import { join, parse } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Verb } from './verb.ts'

const folder = join(import.meta.dirname, 'commands')

/** Every verb has a file of its name in `commands/`, and every file there is a verb. */
export function verbNames(): string[] {
  const files = readdirSync(folder).map((file) => parse(file))
  return files
    .filter(({ ext, name }) => /^\.[jt]s$/.test(ext) && !name.endsWith('.d'))
    .map(({ name }) => name)
    .sort()
}

export async function loadVerb(name: string): Promise<Verb> {
  const { href } = pathToFileURL(join(folder, `${name}${parse(import.meta.filename).ext}`))
  return ((await import(href)) as { readonly verb: Verb }).verb
}
