import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Store } from '@skein/core'
import { type Manifest, readManifest } from './manifests.ts'

/** A store's package as somebody in the workspace has it. */
export interface InstalledStore {
  /** Without an address: it can say what its files look like, and connects to nothing. */
  readonly store: Store
  /** The versions of client libraries that it works with. */
  readonly clients: Readonly<Record<string, string>>
}

/**
 * Finds the package `@skein/<kind>` where the root or any package of the workspace would.
 * @throws Error with what to install.
 */
export async function installedStore(
  kind: string,
  root: string,
  manifests: readonly Manifest[],
): Promise<InstalledStore> {
  const name = `@skein/${kind}`
  const file = manifests.map(({ folder }) => resolve(join(root, folder), name)).find((found) => found !== undefined)
  if (file === undefined)
    throw new Error(`${name} is not installed in this workspace; nothing was written. Install it, and try again.`)
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, (options: object) => Store>>
  const open = module[kind]
  if (!open) throw new Error(`${file} has no export "${kind}".`)
  return { store: open({}), clients: manifestAbove(file).peerDependencies ?? {} }
}

function resolve(folder: string, name: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve(name)
  } catch {
    return undefined
  }
}

function manifestAbove(file: string): Omit<Manifest, 'folder'> {
  const path = join(dirname(file), 'package.json')
  return existsSync(path) ? readManifest(path) : manifestAbove(dirname(file))
}
