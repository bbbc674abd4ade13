import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Draft, draftsOf, parseVersion, type Service, SkeinError } from '@skein/core'
import { findSystem } from '../configuration/system.ts'
import { exits, type Result } from '../result.ts'
import type { Call } from '../verb.ts'
import { choose, ownFolder } from './choose.ts'
import { nextVersion } from './numbering.ts'
import { type NewFile, writeNew } from './write.ts'

/** What `new` takes besides what all verbs do. */
export interface NewFlags {
  readonly timestamp?: boolean
  readonly template?: string
}

/**
 * Writes the two files of a new migration, numbered as their folder does it; never over a file that is there. Asked for
 * the template `list`, it writes none and says which there are.
 * @throws SkeinError USAGE, CONFIG_INVALID, FILE_UNREADABLE
 */
export async function create(call: Call<NewFlags>): Promise<Result> {
  const [title = '', ...rest] = call.words
  const intent = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (intent === '')
    throw usage(`"${title}" is no name for a migration.`, 'Say what it does: skein new add_phone_to_patients')
  const system = await findSystem(call)
  const service = choose(system, call, rest, 'skein new <name>')
  if (call.flags.template === 'list') return listed(service)
  const folder = ownFolder(service)
  const drafts = draftsOf(service.store, intent, call.flags.template)
  const versions = numbered(drafts, folder, call.flags.timestamp ?? false)
  const files = drafts.flatMap((draft, index) => filesOf(draft, versions, index, folder, service))
  writeNew(files)
  const next = `skein validate ${service.name}, then skein up ${service.name}`
  return {
    kind: 'new',
    exit: exits.ok,
    value: {
      service: service.name,
      version: String(BigInt(versions[0] ?? 0)),
      versions: versions.map((version) => String(BigInt(version))),
      files: files.map(({ path }) => path),
    },
    next,
  }
}

/** What there is to be named, in the place of files. */
function listed({ name: service, store }: Service): Result {
  const templates = store.templates.map(({ name, about, example }) => ({ name, about, example }))
  const [first] = templates
  return {
    kind: 'templates',
    exit: exits.ok,
    value: { service, templates },
    ...(first && { next: `skein new ${first.example} ${service} --template ${first.name}` }),
  }
}

/** A version for each draft, in their order. */
function numbered(drafts: readonly Draft[], folder: string, timestamp: boolean): string[] {
  const there = versionsIn(folder)
  const made: string[] = []
  for (const _ of drafts) made.push(nextVersion([...there, ...made], timestamp, new Date()))
  return made
}

/** A draft's files. What it says of the drafts beside it, it says by their place: `{version:1}` is the first one. */
function filesOf(
  draft: Draft,
  versions: readonly string[],
  index: number,
  folder: string,
  { name, store }: Service,
): NewFile[] {
  const { title, extension = store.extensions[0] } = draft
  return (['up', 'down'] as const).flatMap((direction) => {
    const text = draft[direction]
    if (text === null) return []
    return [
      {
        path: join(folder, `${versions[index]}_${title}.${direction}.${extension}`),
        text: text
          .replaceAll(/\{version:(\d+)\}/g, (_, place) => String(BigInt(versions[Number(place) - 1] ?? 0)))
          .replaceAll('{service}', name),
      },
    ]
  })
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
