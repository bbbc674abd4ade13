import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a package is to the others; the folder says it. */
export type Room = 'core' | 'store' | 'embedded' | 'adopt' | 'control' | 'testing' | 'service' | 'tool' | 'bootstrap'

export interface Package {
  readonly name: string
  /** Relative to the root, with slashes: `packages/core`. */
  readonly folder: string
  readonly room: Room
  readonly manifest: Manifest
}

interface Manifest {
  readonly name?: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The rooms of packages that are one package each; every other one is a store. */
const named = ['core', 'embedded', 'adopt', 'control', 'testing'] as const

const code = '*.{ts,mts,cts,tsx,js,mjs,cjs}'

/** Every package below `root`, and the bootstrap, which has no manifest since nothing is installed when it starts. */
export function readWorkspace(root: string): Package[] {
  const packages = globSync('{packages,services,migrations,tools}/*/package.json', { cwd: root })
    .sort()
    .map((path) => {
      const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
      const folder = path.replaceAll('\\', '/').slice(0, -'/package.json'.length)
      return { name: manifest.name ?? folder, folder, room: roomOf(folder), manifest }
    })
  return [...packages, { name: 'bootstrap', folder: 'tools/bootstrap', room: 'bootstrap', manifest: {} }]
}

/** The files of a package that others run: `src`, and everything of a service but its tests. */
export function sourcesOf(root: string, { folder, room }: Package): string[] {
  const all = room === 'service' || room === 'bootstrap'
  return find(root, all ? `${folder}/**/${code}` : `${folder}/src/**/${code}`, [`${folder}/test`])
}

/** The files of a package's tests; without a package, those of the repository's own. */
export function testsOf(root: string, folder?: string): string[] {
  return find(root, `${folder === undefined ? '' : `${folder}/`}test/**/${code}`, [])
}

function find(root: string, pattern: string, without: readonly string[]): string[] {
  const excluded = (path: string) =>
    /(^|[\\/])(node_modules|dist)$/.test(path) || without.includes(path.replaceAll('\\', '/'))
  return globSync(pattern, { cwd: root, exclude: excluded })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}

function roomOf(folder: string): Room {
  const [room, name] = folder.split('/')
  if (room === 'services' || room === 'migrations') return 'service'
  if (room === 'tools') return 'tool'
  return named.find((room) => room === name) ?? 'store'
}
