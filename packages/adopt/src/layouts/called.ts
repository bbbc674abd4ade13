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

const imported = new Map<string, Promise<object>>()

/** What a program exports. @param checksum of its text: another text is another module. */
export async function exportsOf<Exports>(file: string, checksum: string): Promise<Exports> {
  const key = `${pathToFileURL(file).href}?${checksum}`
  const started =
    imported.get(key) ?? (isTypeScript.test(file) ? fromTypeScript(file) : (import(key) as Promise<object>))
  imported.set(key, started)
  const module = (await started) as Exports & { readonly default?: Exports }
  return { ...module.default, ...module }
}

const isTypeScript = /\.[cm]?ts$/

/**
 * TypeScript as these tools' users write it: types imported as if they were values, paths without endings, enums. Node
 * takes none of these.
 */
async function fromTypeScript(file: string): Promise<object> {
  const { createJiti } = await import('jiti')
  return await createJiti(file, { fsCache: false, moduleCache: false, interopDefault: false }).import<object>(file)
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

/** One that wants to be outside of the transaction that its row needs, and says so where it could not be seen. */
export function notSeen(file: string, how: string): SkeinError {
  return refused(
    file,
    'it wants no transaction, and that is known only now',
    `Say it so that it can be seen before it runs: ${how}`,
  )
}
