import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Manifest {
  readonly name: string
  readonly files?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly publishConfig?: { readonly bin?: Readonly<Record<string, string>> }
}

/**
 * Builds packages of this repository into the node_modules of a folder, with all that they need, as npm would install
 * them; the repository is the folder where the process stands.
 * @returns the program of the first one.
 */
export function installed(place: string, names: readonly string[]): string {
  const folders = new Map(globSync('{packages,tools}/*/package.json').map((path) => [read(path).name, dirname(path)]))
  const wanted = new Set(names)
  for (const name of wanted) {
    const folder = folders.get(name)
    if (folder === undefined) throw new Error(`There is no package ${name} here.`)
    const home = join(place, 'node_modules', name)
    const { publishConfig, files = [], ...manifest } = read(join(folder, 'package.json'))
    build(folder, join(home, 'dist'))
    for (const file of files) if (file !== 'dist') cpSync(join(folder, file), join(home, file), { recursive: true })
    writeFileSync(join(home, 'package.json'), JSON.stringify({ ...manifest, ...publishConfig }))
    const { dependencies = {}, peerDependencies = {} } = manifest
    for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
      if (Object.hasOwn(dependencies, needed) && folders.has(needed)) wanted.add(needed)
      else if (!folders.has(needed)) link(join(folder, 'node_modules', needed), join(place, 'node_modules', needed))
    }
  }
  const [first = ''] = names
  const { publishConfig } = read(join(folders.get(first) ?? '', 'package.json'))
  return join(place, 'node_modules', first, Object.values(publishConfig?.bin ?? {})[0] ?? '')
}

function read(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}

function build(folder: string, out: string): void {
  const command = `node tools/bootstrap/build.mjs "${folder}" "${out}"`
  const { status, stdout } = spawnSync(command, { encoding: 'utf8', shell: true })
  if (status !== 0) throw new Error(`${folder} can't be built:\n${stdout}`)
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  try {
    symlinkSync(realpathSync(from), to, 'junction')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
