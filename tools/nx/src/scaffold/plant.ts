import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import {
  detectPackageManager,
  type GeneratorCallback,
  getPackageManagerCommand,
  type Tree,
} from 'nx/src/devkit-exports'

/** Writes files into a folder of the workspace. @throws Error when something is there already. */
export function plant(tree: Tree, folder: string, files: ReadonlyMap<string, string>): void {
  const taken = tree.children(folder)
  if (taken.length > 0) throw new Error(`${folder} isn't empty: it holds ${taken.join(', ')}. Nothing was written.`)
  for (const [path, text] of files) tree.write(join(folder, path), text)
}

/** What nx does once the files are written: the workspace's package manager installs what they need. */
export function installation(tree: Tree, skip: boolean): GeneratorCallback | undefined {
  if (skip) return undefined
  const { install } = getPackageManagerCommand(detectPackageManager(tree.root), tree.root)
  return () => run(install, tree.root)
}

/** Runs a command line in a folder of the workspace, seen by whoever watches. @throws Error unless it ends with 0. */
export function run(line: string, root: string): void {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  const { status, error } = spawnSync(line, {
    cwd: root,
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${line} ended with ${status}; what it says stands above.`)
}
