import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Standpoint } from './installed.ts'

/**
 * The store that takes URLs of a scheme that is not its name: its package says so, with `"skein": { "schemes": […] }` in
 * its package.json. Null where no such package is installed.
 */
export function storeFor(scheme: string, { cwd }: Standpoint): string | null {
  for (const folder of [cwd, import.meta.dirname])
    for (const modules of createRequire(join(folder, 'here.js')).resolve.paths('@skein/core') ?? [])
      for (const name of storesIn(join(modules, '@skein')))
        if (schemesOf(join(modules, '@skein', name, 'package.json')).includes(scheme)) return name
  return null
}

function storesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function schemesOf(manifest: string): readonly unknown[] {
  try {
    const { skein } = JSON.parse(readFileSync(manifest, 'utf8')) as { skein?: { schemes?: unknown } }
    return Array.isArray(skein?.schemes) ? skein.schemes : []
  } catch {
    return []
  }
}
