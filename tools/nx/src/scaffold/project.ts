import { join, posix } from 'node:path'
import { parseJson, readNxJson, type Tree } from 'nx/src/devkit-exports'
import { type Manifest, readManifest, specifierIn } from './manifests.ts'

/** Options of a workspace whose sources Node runs as they are. */
const alone = {
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  module: 'nodenext',
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable'],
  types: ['node'],
  strict: true,
  declaration: true,
  skipLibCheck: true,
  noEmit: true,
}

/** What the compiler is told about a folder: on top of the workspace's base, where that is made for such sources. */
export function tsconfig(
  tree: Tree,
  folder: string,
  { compilerOptions = {}, include }: { compilerOptions?: object; include: readonly string[] },
): string {
  const base = tree.read('tsconfig.base.json', 'utf8')
  const isMeant = base !== null && readCompilerOptions(base)['allowImportingTsExtensions'] === true
  const options = { ...(!isMeant && alone), ...compilerOptions }
  const content = {
    ...(isMeant && { extends: posix.join(posix.relative(folder, '.'), 'tsconfig.base.json') }),
    ...(Object.keys(options).length > 0 && { compilerOptions: options }),
    include,
  }
  // Lists on one line, as every formatter writes them.
  const lists = /\[\s+([^\]]*?)\s+\]/g
  const text = JSON.stringify(content, null, 2).replaceAll(
    lists,
    (_, items: string) => `[${items.split(/\s+/).join(' ')}]`,
  )
  return `${text}\n`
}

function readCompilerOptions(text: string): Record<string, unknown> {
  return parseJson<{ compilerOptions?: Record<string, unknown> }>(text).compilerOptions ?? {}
}

/** How a package is checked: by targets that nx.json has defaults for, else by scripts of its own. */
export function checks(tree: Tree, scripts: Readonly<Record<string, string>>): object {
  const { targetDefaults = {} } = readNxJson(tree) ?? {}
  const targets = Object.keys({ ...scripts, lint: '' }).filter((name) => Object.hasOwn(targetDefaults, name))
  if (targets.length === 0) return { scripts }
  return { nx: { targets: Object.fromEntries(targets.map((name) => [name, {}])) } }
}

/**
 * The versions of packages: as the workspace writes them already, else what fits this package and its clients.
 */
export function versions(
  manifests: readonly Manifest[],
  names: readonly string[],
  clients: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const own = readManifest(join(import.meta.dirname, '../../package.json')).version
  const fallback = (name: string): string => (name.startsWith('@skein/') ? `^${own}` : (clients[name] ?? '*'))
  return Object.fromEntries(names.map((name) => [name, specifierIn(manifests, name) ?? fallback(name)]))
}
