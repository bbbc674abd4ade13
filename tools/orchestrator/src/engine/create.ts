import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { layoutOf, parseVersion, pathOf, type Service, SkeinError } from '@skein/core'
import { findSystem, type System } from '../configuration/system.ts'
import { exits, type Result } from '../result.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'
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
  const service = choose(system, call, rest)
  const folder = pathOf(service, 'migrations')
  if (folder === null)
    throw usage(
      `The migrations of ${service.name} are kept in code.`,
      'Add one to the list that its skein.config.ts names.',
    )

  const layout = layoutOf(service)
  if (layout)
    throw usage(
      `The migrations of ${service.name} are named as ${layout.tool} names them, and ${layout.tool} has its own way to make one.`,
      `Add a file to ${folder} as you are used to; Skein reads it as it is.`,
    )

  const version = nextVersion(versionsIn(folder), call.flags.timestamp ?? false, new Date())
  const [extension = ''] = service.store.extensions
  const template = service.store.template(intent)
  const files = (['up', 'down'] as const).map((direction) => ({
    path: join(folder, `${version}_${intent}.${direction}.${extension}`),
    text: template[direction],
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

/** The service that was named, where one stands, or the only one. */
function choose(system: System, { flags, io }: Call, [name, ...more]: readonly string[]): Service {
  if (more.length > 0)
    throw usage(
      'A migration belongs to one service, and its name is one word.',
      'Type: skein new <name> <service>, and put a name of several words in quotes.',
    )
  const asked = name ?? (system.services.length > 1 ? flags.service : undefined)
  const here = system.services.filter(
    (service) => isInside(io.cwd, service.folder) || isInside(io.cwd, pathOf(service, 'migrations')),
  )
  const fitting = here.length === 1 ? here : system.services
  const named = asked === undefined ? null : known(system, [asked])
  const [first, second] = named ? system.services.filter((service) => named.includes(service.name)) : fitting
  if (first && !second) return first
  throw usage('Which service is it for?', `Type: skein new <name> <service>, with one of ${system.names.join(', ')}.`)
}

function isInside(path: string, folder: string | null | undefined): boolean {
  return folder != null && (path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep))
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
