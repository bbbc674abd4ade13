import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join, resolve } from 'node:path'

const root = join(import.meta.dirname, '..')

/** A folder for all that a test of the packages makes; see `clear`. */
export const scratch: string = mkdtempSync(join(tmpdir(), 'skein-packed-'))

/** Removes it; a server that was in it may still be stopping. */
export function clear(): void {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 100, retryDelay: 100 })
}

/** Where programs are found that don't come from this repository: a machine's own Node, npm and npx. */
const outside = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(root))

/** What one's shell has, without what the tests and the npm that runs them say. */
const inherited = Object.entries(process.env).filter(
  ([name]) =>
    !/^(npm_(?!config_)|npm_config_(user_agent|local_prefix)|SKEIN_|NODE_|VITEST|FORCE_COLOR|DATABASE_URL)/.test(name),
)

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  /** Without what npm itself warns of. */
  readonly stderr: string
}

/** Types a line into a shell, on the Node of a folder of programs; without one on the machine's own. */
export function type(line: string, cwd: string, node?: string): Promise<Ended> {
  const env = { ...Object.fromEntries(inherited), PATH: [...(node ? [node] : []), ...outside].join(delimiter) }
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : null) : 0
      resolve({ code, stdout, stderr: stderr.replaceAll(/^npm (warn|notice).*\n/gm, '') })
    })
  })
}

/** Does what must succeed. @throws Error with all that was said. */
export async function typed(line: string, cwd: string, node?: string): Promise<string> {
  const { code, stdout, stderr } = await type(line, cwd, node)
  if (code !== 0) throw new Error(`${line} exited with ${code}:\n${stdout}${stderr}`)
  return stdout
}

/** The tarballs that a user's registry would have, by the packages' names. */
export async function pack(...names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const copy = stage()
  const tarballs = new Map<string, string>()
  for (const [name, folder] of closure(copy, names)) {
    const tools = join(root, 'node_modules/.bin')
    const line = `PATH="${dirname(process.execPath)}:${tools}:$PATH"; node tools/bootstrap/build.mjs ${folder} && pnpm --dir ${folder} pack --json --pack-destination ..`
    const { filename } = JSON.parse(await typed(line, copy)) as { filename: string }
    tarballs.set(name, resolve(filename))
  }
  return tarballs
}

/** A copy of the tree: a build in the tree itself would take `dist` away from under other tests. */
function stage(): string {
  const copy = join(scratch, 'tree')
  for (const name of ['packages', 'tools', 'package.json', 'pnpm-workspace.yaml', 'tsconfig.base.json', 'LICENSE'])
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => basename(path) !== 'dist',
    })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** The packages and those of ours that they depend on, with their folders. */
function closure(copy: string, names: readonly string[]): Map<string, string> {
  const all = new Map(
    globSync('{packages,tools}/*/package.json', { cwd: copy }).map((path) => {
      const manifest = JSON.parse(readFileSync(join(copy, path), 'utf8')) as Manifest
      return [manifest.name, { folder: dirname(path), needs: Object.keys(manifest.dependencies ?? {}) }]
    }),
  )
  const found = new Map<string, string>()
  const visit = (name: string): void => {
    const one = all.get(name)
    if (!one || found.has(name)) return
    found.set(name, one.folder)
    one.needs.forEach(visit)
  }
  names.forEach(visit)
  return found
}

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** An empty folder, outside every workspace. */
export function emptyFolder(name: string): string {
  const folder = join(scratch, name)
  mkdirSync(folder)
  return folder
}

/** The folder of a Node of this version: of this machine, else from npm; null where it can't be had. */
export async function getNode(version: string): Promise<string | null> {
  for (const folder of [dirname(process.execPath), ...outside]) {
    const { code, stdout } = await type(`"${folder}/node" --version`, scratch)
    if (code === 0 && `${stdout.trim()}.`.startsWith(`v${version}.`)) return folder
  }
  const home = emptyFolder(`node-${version}`)
  const missing = await install([`node@${version}`], home)
  return missing === null ? join(home, 'node_modules/node/bin') : null
}

const offline = /^npm error code (E(NOTFOUND|AI_AGAIN|CONN\w+|TIMEDOUT|NOTCACHED|RR_SOCKET_TIMEOUT)|\w+_CERT\w*)$/m
/** What is at hand is taken, and a registry that isn't there is not waited for. */
const npm =
  'npm install --prefer-offline --no-audit --no-fund --fetch-retries=1 --fetch-retry-mintimeout=1000 --save-dev'

/**
 * Installs packages by npm; gives null, or that no registry can be reached here.
 * @throws Error with what npm said when it fails otherwise.
 */
export async function install(packages: readonly string[], folder: string): Promise<string | null> {
  const { code, stdout, stderr } = await type(`${npm} ${packages.join(' ')}`, folder)
  if (code === 0) return null
  if (offline.test(stderr)) return 'no registry can be reached'
  throw new Error(`npm install ${packages.join(' ')} exited with ${code}:\n${stdout}${stderr}`)
}
