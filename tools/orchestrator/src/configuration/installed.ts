import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Adopt from '@skein/adopt'
import { SkeinError } from '@skein/core'
import type { Io } from '../io.ts'
import { managerOf } from '../manager.ts'

/** Where one stands, and who started us. */
export type Standpoint = Pick<Io, 'cwd' | 'env'>

/** A package as it is installed where one stands, else beside this one; null when it is in neither place. */
export async function importInstalled(name: string, { cwd }: Standpoint): Promise<Record<string, unknown> | null> {
  return (await importFrom(cwd, name)) ?? (await importFrom(import.meta.dirname, name))
}

/**
 * Other tools' layouts and ledgers, which only those install who come from one.
 * @param wanted what asks for them.
 * @throws SkeinError USAGE when they are not installed.
 */
export async function importAdopt(wanted: string, here: Standpoint): Promise<typeof Adopt> {
  const name = '@skein/adopt'
  const module = await importInstalled(name, here)
  if (module) return module as typeof Adopt
  throw new SkeinError('USAGE', `${wanted} needs the package ${name}, which is not installed.`, {
    hint: `Install it: ${managerOf(here.env).install([name])}`,
  })
}

async function importFrom(folder: string, name: string): Promise<Record<string, unknown> | null> {
  let file: string
  try {
    file = createRequire(join(folder, 'here.js')).resolve(name)
  } catch {
    return null
  }
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>
}
