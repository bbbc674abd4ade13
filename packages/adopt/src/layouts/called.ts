import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SkeinError } from '@skein/core'

/** What is used of `pg`'s client. */
export interface PgClient {
  query(text: string, values?: readonly unknown[]): Promise<object>
}

/** The client that a step was given. @throws SkeinError CONFIG_INVALID when it isn't pg's, which is all that the tool knows. */
export function pgClient(client: unknown, file: string, tool: string): PgClient {
  if (typeof client === 'object' && client !== null && 'query' in client && typeof client.query === 'function')
    return client as PgClient
  throw refused(file, `${tool} needs pg's client`, "Configure: postgres({ client: 'pg' })")
}

/** What a program exports. @param checksum of its text: another text is another module. */
export async function exportsOf<Exports>(file: string, checksum: string): Promise<Exports> {
  const module = (await import(`${pathToFileURL(file).href}?${checksum}`)) as Exports & { readonly default?: Exports }
  return { ...module.default, ...module }
}

/** A tool's package as the program's folder has it, else as this one does. @throws SkeinError CONFIG_INVALID */
export async function packageOf<Exports>(file: string, name: string): Promise<Exports> {
  const path = resolve(file, name) ?? resolve(import.meta.filename, name)
  if (path === null)
    throw refused(
      file,
      `${name} is not installed where ${dirname(file)} could find it`,
      `Install it: npm install ${name}`,
    )
  return (await import(pathToFileURL(path).href)) as Exports
}

function resolve(from: string, name: string): string | null {
  try {
    return createRequire(from).resolve(name)
  } catch {
    return null
  }
}

/** A program that can't be run as it is. */
export function refused(file: string, why: string, hint: string): SkeinError {
  return new SkeinError('CONFIG_INVALID', `${file} can't be run: ${why}.`, { hint, data: { file } })
}

/** One that wants to be outside of the transaction that its row needs. */
export function wantsNone(file: string): SkeinError {
  return refused(
    file,
    'it wants no transaction, and its row needs one',
    'In its place write SQL under the same number, with -- skein: transaction=off',
  )
}
