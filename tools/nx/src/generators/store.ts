import type { GeneratorCallback, Tree } from 'nx/src/devkit-exports'
import { manifestsIn } from '../scaffold/manifests.ts'
import { installation, plant } from '../scaffold/plant.ts'
import { checks, tsconfig, versions } from '../scaffold/project.ts'
import { render } from '../scaffold/render.ts'

export interface StoreOptions {
  /** What the database is called in addresses; the function that makes a store has this name. */
  readonly name: string
  /** Default: `packages/<name>`. */
  readonly directory?: string
  /** Default: `@skein/<name>`, where the command line looks for `<name>://` addresses. */
  readonly package?: string
  /** The ending of its migration files. */
  readonly ending?: string
  readonly skipInstall?: boolean
}

/**
 * A package for a store: the contract with every part to be written, and the conformance suite that says when it is.
 * Its folder must be empty.
 * @throws Error when the name is none or something is in the way.
 */
export function storeGenerator(tree: Tree, options: StoreOptions): GeneratorCallback | undefined {
  const { name, ending = 'sql', skipInstall = false } = options
  if (!/^[a-z][a-z0-9]*$/.test(name)) throw new Error(`"${name}" is no name for a store: a-z and digits, as in redis.`)
  const directory = options.directory ?? `packages/${name}`
  const packageName = options.package ?? `@skein/${name}`
  const type = name.charAt(0).toUpperCase() + name.slice(1)
  const manifests = manifestsIn(tree.root)
  const manifest = {
    name: packageName,
    version: '0.0.0',
    description: `${type} as a Skein store.`,
    license: 'MIT',
    files: ['dist'],
    type: 'module',
    sideEffects: false,
    exports: { '.': './src/index.ts' },
    publishConfig: {
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      access: 'public',
    },
    ...checks(tree, { build: 'tsc -p tsconfig.build.json', types: 'tsc -p .', test: 'vitest run' }),
    dependencies: versions(manifests, ['@skein/core']),
    devDependencies: versions(manifests, ['vitest']),
    engines: { node: '>=22.18' },
  }
  const built = { noEmit: false, noEmitOnError: true, rootDir: 'src', outDir: 'dist' }
  plant(
    tree,
    directory,
    new Map([
      ...render('store', { name, type, package: packageName, ending }),
      ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
      ['tsconfig.json', tsconfig(tree, directory, { include: ['*.ts', 'src', 'test'] })],
      ['tsconfig.build.json', tsconfig(tree, directory, { compilerOptions: built, include: ['src'] })],
    ]),
  )
  return installation(tree, skipInstall)
}
