import { posix } from 'node:path'
import { draftsOf, parseRequirement } from '@skein/core'
import type { GeneratorCallback, Tree } from 'nx/src/devkit-exports'
import { installedStore } from '../scaffold/installed.ts'
import { type Manifest, manifestsIn } from '../scaffold/manifests.ts'
import { installation, plant } from '../scaffold/plant.ts'
import { checks, tsconfig, versions } from '../scaffold/project.ts'
import { render } from '../scaffold/render.ts'

export interface ServiceOptions {
  readonly name: string
  /** The npm library that it connects with. */
  readonly client?: 'pg' | 'postgres'
  /** Default: `services/<name>`. */
  readonly directory?: string
  /** Its name as a package; default: `<name>` in the scope of its neighbours. */
  readonly package?: string
  /** What its first migration does; default: `create_<name>s`. */
  readonly migration?: string
  readonly skipInstall?: boolean
}

/**
 * A service on PostgreSQL: configuration, first migration, test, package. Its folder must be empty.
 * @throws Error when the name is none, something is in the way, or the store isn't installed.
 */
export async function serviceGenerator(tree: Tree, options: ServiceOptions): Promise<GeneratorCallback | undefined> {
  const { name, client = 'pg', skipInstall = false } = options
  // What others can require is what can be a service.
  if (!parseRequirement(`${name}@1`))
    throw new Error(`"${name}" is no name for a service: letters, digits, - and _, starting with a letter.`)
  const directory = options.directory ?? `services/${name}`
  const words = name.toLowerCase().replaceAll('-', '_')
  const migration = options.migration ?? `create_${words}s`
  if (!/^[a-z0-9_]+$/.test(migration)) throw new Error(`"${migration}" is no name for a migration: a-z, digits and _.`)
  const manifests = manifestsIn(tree.root)
  const { store, clients } = await installedStore('postgres', tree.root, manifests)
  const packageName = options.package ?? scopeBeside(directory, manifests) + name
  const values = { name, client, package: packageName, variable: `${words.toUpperCase()}_DATABASE_URL` }
  const manifest = {
    name: packageName,
    version: '0.0.0',
    private: true,
    description: `The ${name} service and its database.`,
    type: 'module',
    sideEffects: false,
    ...checks(tree, { types: 'tsc -p .', test: 'vitest run' }),
    dependencies: versions(manifests, ['@skein/core', '@skein/postgres', client], clients),
    devDependencies: versions(manifests, ['@skein/embedded', '@skein/testing', 'vitest']),
    engines: { node: '>=22.18' },
  }
  // Nobody imports a service, so nothing of it must be declared.
  const inferred = { isolatedDeclarations: false, declaration: false }
  const [first] = draftsOf(store, migration)
  const [ending = ''] = store.extensions
  plant(
    tree,
    directory,
    new Map([
      ...render('service', values),
      ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
      ['tsconfig.json', tsconfig(tree, directory, { compilerOptions: inferred, include: ['*.ts', 'test'] })],
      [`migrations/000001_${migration}.up.${ending}`, first?.up ?? ''],
      [`migrations/000001_${migration}.down.${ending}`, first?.down ?? ''],
    ]),
  )
  return installation(tree, skipInstall)
}

/** `@clinic/` where packages beside it have that scope. */
function scopeBeside(directory: string, manifests: readonly Manifest[]): string {
  const beside = manifests.filter(({ folder }) => posix.dirname(folder) === posix.dirname(directory))
  return beside.map(({ name = '' }) => /^@[^/]+\//.exec(name)?.[0]).find((scope) => scope !== undefined) ?? ''
}
