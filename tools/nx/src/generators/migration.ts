import type { GeneratorCallback, Tree } from 'nx/src/devkit-exports'
import { run } from '../scaffold/plant.ts'

export interface MigrationOptions {
  /** What the migration does. */
  readonly name: string
  readonly service: string
  readonly timestamp?: boolean
  /** The command line of Skein, without verb. */
  readonly command?: string
}

/**
 * Has the command line write the files of a new migration, so that they are numbered and filled in as by `skein new`;
 * in a dry run it isn't asked.
 * @throws Error for words that no shell should see.
 */
export function migrationGenerator(
  { root }: Tree,
  { name, service, timestamp = false, command = 'skein' }: MigrationOptions,
): GeneratorCallback {
  if (!/^[\p{L}\p{N} _-]+$/u.test(name))
    throw new Error(`"${name}" is no name for a migration: letters, digits, - and _.`)
  if (!/^[a-z][a-z0-9_-]*$/i.test(service)) throw new Error(`"${service}" is no name of a service.`)
  return () => run(`${command} new "${name}" ${service}${timestamp ? ' --timestamp' : ''}`, root)
}
