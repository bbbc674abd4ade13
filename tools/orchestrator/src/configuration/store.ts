import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SkeinError } from '@skein/core'
import type { Address } from './bare.ts'

/**
 * The store for a URL's scheme: the export of that name from `@skein/<scheme>`, as installed where the user stands, else
 * beside this package.
 * @throws SkeinError USAGE when there is none.
 */
export async function importStore(scheme: string, cwd: string): Promise<(address: Address) => unknown> {
  const name = `@skein/${scheme}`
  const module = (await importFrom(cwd, name)) ?? (await importFrom(import.meta.dirname, name))
  const open = module?.[scheme]
  if (typeof open === 'function') return open as (address: Address) => unknown
  throw new SkeinError(
    'USAGE',
    `There is no store for ${scheme}:// here: the package ${name} ${module ? `has no export "${scheme}"` : 'is not installed'}.`,
    {
      hint: `Install it: npm install ${name}`,
      data: { scheme },
    },
  )
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
