import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { SkeinError } from '@skein/core'

/** What a project is made of already. */
export interface Ground {
  readonly cwd: string
  /** Fit for a service: the package's name without its scope, else the folder's. */
  readonly name: string
  /** Its files are ES modules unless they say otherwise: "type": "module". */
  readonly esm: boolean
  /** Packages that its package.json asks for. */
  readonly asked: readonly string[]
  /** Folders of files such as `000001_create_users.up.sql`, nearest first; relative, with slashes. */
  readonly migrations: readonly string[]
  /** What its `.env` says; null when it has none. */
  readonly env: Readonly<Record<string, string | undefined>> | null
}

interface Manifest {
  readonly name?: string
  readonly type?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Looks around in a folder; changes nothing. */
export function lookAround(cwd: string): Ground {
  const own = readManifest(join(cwd, 'package.json'))
  const env = join(cwd, '.env')
  return {
    cwd,
    name: serviceName(own?.name ?? basename(cwd)),
    esm: nearestManifest(cwd)?.type === 'module',
    asked: Object.keys({ ...own?.dependencies, ...own?.devDependencies }),
    migrations: migrationFolders(cwd),
    env: existsSync(env) ? parseEnv(readFileSync(env, 'utf8')) : null,
  }
}

/** Whether a package can be imported from a folder. */
export function isInstalled(name: string, cwd: string): boolean {
  try {
    createRequire(join(cwd, 'here.js')).resolve(name)
    return true
  } catch {
    return false
  }
}

/** Nothing is in it but what begins with a dot, or it isn't there. @throws SkeinError USAGE when it is no folder. */
export function isEmpty(folder: string): boolean {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new SkeinError('USAGE', `${folder} is no folder. Nothing was written.`, { hint: 'Say another with --dir.' })
  return !existsSync(folder) || readdirSync(folder).every((name) => name.startsWith('.'))
}

function serviceName(text: string): string {
  const name = text
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
  return name || 'app'
}

/** The one that tells Node what the files of a folder are. */
function nearestManifest(folder: string): Manifest | null {
  const manifest = readManifest(join(folder, 'package.json'))
  return manifest ?? (dirname(folder) === folder ? null : nearestManifest(dirname(folder)))
}

function readManifest(file: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest
  } catch {
    return null
  }
}

function migrationFolders(cwd: string): string[] {
  const depths = ['', '*/', '*/*/', '*/*/*/']
  const files = globSync(
    depths.map((depth) => `${depth}*.up.sql`),
    { cwd, exclude: (path) => /^(?:node_modules|vendor|dist|\..+)$/.test(basename(path)) },
  )
  const folders = files
    .filter((file) => /^\d+_.+\.up\.sql$/.test(basename(file)))
    .map((file) => dirname(file).replaceAll('\\', '/'))
  return [...new Set(folders)].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
}
