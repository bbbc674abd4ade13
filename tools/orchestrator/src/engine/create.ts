import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { draftsOf, parseVersion, SkeinError } from '@skein/core'
import { findSystem } from '../configuration/system.ts'
import { exits, type Result } from '../result.ts'
import type { Call } from '../verb.ts'
import { choose, ownFolder } from './choose.ts'
import { nextVersion } from './numbering.ts'
import { writeNew } from './write.ts'

/**
 * Writes the two files of a new migration, numbered as their folder does it; never over a file that is there.
 * @throws SkeinError USAGE, CONFIG_INVALID, FILE_UNREADABLE
 */
export async function create(call: Call<{ readonly timestamp?: boolean }>): Promise<Result> {
  const [title = '', ...rest] = call.words
  const intent = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (intent === '')
    throw usage(`"${title}" is no name for a migration.`, 'Say what it does: skein new add_phone_to_patients')
  const system = await findSystem(call)
  const service = choose(system, call, rest, 'skein new <name>')
  const folder = ownFolder(service)
  const version = nextVersion(versionsIn(folder), call.flags.timestamp ?? false, new Date())
  const [extension = ''] = service.store.extensions
  const [draft] = draftsOf(service.store, intent)
  const files = (['up', 'down'] as const).map((direction) => ({
    path: join(folder, `${version}_${intent}.${direction}.${extension}`),
    text: draft?.[direction] ?? '',
  }))
  writeNew(files)
  const next = `skein validate ${service.name}, then skein up ${service.name}`
  return {
    kind: 'new',
    exit: exits.ok,
    value: { service: service.name, version: String(BigInt(version)), files: files.map(({ path }) => path) },
    next,
  }
}

/** The version numbers of a folder's files as they are written, in the order of their values. */
function versionsIn(folder: string): string[] {
  try {
    const written = readdirSync(folder).flatMap((name) => /^(\d+)[_.-]/.exec(name)?.[1] ?? [])
    return written.filter((digits) => parseVersion(digits) !== null).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new SkeinError('FILE_UNREADABLE', `The folder ${folder} can't be read.`, { cause, data: { folder } })
  }
}

function usage(message: string, hint: string): SkeinError {
  return new SkeinError('USAGE', message, { hint })
}
