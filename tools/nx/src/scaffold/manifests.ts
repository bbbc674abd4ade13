import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A package.json of the workspace. */
export interface Manifest {
  /** Relative to the workspace, `.` for its root. */
  readonly folder: string
  readonly name?: string
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** Every package.json of the workspace, its root's first. */
export function manifestsIn(root: string): Manifest[] {
  const exclude = (path: string): boolean => /(^|[\\/])(node_modules|dist|\.[^\\/]+)$/.test(path)
  return globSync('**/package.json', { cwd: root, exclude })
    .map((path) => ({ ...readManifest(join(root, path)), folder: dirname(path).replaceAll('\\', '/') }))
    .sort((a, b) => (depth(a) === depth(b) ? (a.folder < b.folder ? -1 : 1) : depth(a) - depth(b)))
}

export function readManifest(path: string): Omit<Manifest, 'folder'> {
  return JSON.parse(readFileSync(path, 'utf8')) as Omit<Manifest, 'folder'>
}

/** How the workspace writes a dependency already, at its root or in any package; undefined where none has it. */
export function specifierIn(manifests: readonly Manifest[], name: string): string | undefined {
  return manifests
    .flatMap(({ dependencies, devDependencies }) => [dependencies?.[name], devDependencies?.[name]])
    .find((specifier) => specifier !== undefined)
}

function depth({ folder }: Manifest): number {
  return folder === '.' ? 0 : folder.split('/').length
}
