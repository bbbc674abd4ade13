import { globSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Service, SkeinError } from '@skein/core'
import { configIn } from './find.ts'
import { readConfig } from './read.ts'

/** A service and the file that it is written in. */
export interface Member {
  readonly service: Service
  readonly file: string
}

/**
 * The services of folders, in the order of the patterns and of names. Folders without a configuration are passed over
 * where a wildcard found them.
 * @throws SkeinError CONFIG_INVALID
 */
export async function membersOf(patterns: readonly string[], root: string): Promise<Member[]> {
  const files = new Set(patterns.flatMap((pattern, index) => filesOf(pattern, index, dirname(root), root)))
  if (files.size === 0)
    throw wrong(root, 'services', `names no service: ${patterns.join(', ') || '(empty)'} hold no skein.config.ts`)
  return await Promise.all([...files].map(memberOf))
}

function filesOf(pattern: string, index: number, folder: string, root: string): string[] {
  const found = globSync(pattern, { cwd: folder, exclude: ['**/node_modules'] }).sort()
  const files = found
    .map((name) => resolve(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? (configIn(path) ?? []) : []))
  // A plain name was meant.
  if (files.length === 0 && !/[*?[{(]/.test(pattern))
    throw wrong(root, `services[${index}]`, `names ${pattern}, where there is no skein.config.ts`)
  // The root's own file may lie in a folder that a pattern such as . or ** finds.
  return files.filter((file) => file !== root)
}

async function memberOf(file: string): Promise<Member> {
  const read = await readConfig(file)
  if (read.kind === 'system') throw wrong(file, 'default', 'must be one service here, made by defineService')
  return { service: { folder: dirname(file), ...read.service }, file }
}

function wrong(file: string, key: string, message: string): SkeinError {
  return new SkeinError('CONFIG_INVALID', `${file}: ${key} ${message}.`, {
    hint: 'Correct that key.',
    data: { file, key },
  })
}
