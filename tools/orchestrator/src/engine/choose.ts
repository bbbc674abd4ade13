import { sep } from 'node:path'
import { layoutOf, pathOf, type Service, SkeinError } from '@skein/core'
import type { System } from '../configuration/system.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'

/**
 * The service that was named, where one stands, or the only one.
 * @param line what is typed before its name.
 * @throws SkeinError USAGE
 */
export function choose(system: System, { flags, io }: Call, [name, ...more]: readonly string[], line: string): Service {
  if (more.length > 0)
    throw usage(
      'A migration belongs to one service, and its name is one word.',
      `Type: ${line} <service>, and put a name of several words in quotes.`,
    )
  const asked = name ?? (system.services.length > 1 ? flags.service : undefined)
  const here = system.services.filter(
    (service) => isInside(io.cwd, service.folder) || isInside(io.cwd, pathOf(service, 'migrations')),
  )
  const fitting = here.length === 1 ? here : system.services
  const named = asked === undefined ? null : known(system, [asked])
  const [first, second] = named ? system.services.filter((service) => named.includes(service.name)) : fitting
  if (first && !second) return first
  throw usage('Which service is it for?', `Type: ${line} <service>, with one of ${system.names.join(', ')}.`)
}

function isInside(path: string, folder: string | null | undefined): boolean {
  return folder != null && (path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep))
}

/** The folder that migrations are written into. @throws SkeinError USAGE where they are kept otherwise. */
export function ownFolder(service: Service): string {
  const folder = pathOf(service, 'migrations')
  if (folder === null)
    throw usage(
      `The migrations of ${service.name} are kept in code.`,
      'Add one to the list that its skein.config.ts names.',
    )
  const layout = layoutOf(service)
  if (layout && !layout.takesOwn)
    throw usage(
      `The migrations of ${service.name} are named as ${layout.tool} names them, and ${layout.tool} has its own way to make one.`,
      `Add a file to ${folder} as you are used to; Skein reads it as it is.`,
    )
  return folder
}

function usage(message: string, hint: string): SkeinError {
  return new SkeinError('USAGE', message, { hint })
}
