import { basename, join } from 'node:path'
import {
  type Body,
  fileBody,
  load,
  type Loaded,
  type Migration,
  type MigrationStep,
  nothing,
  parseVersion,
  type Range,
  SkeinError,
  viewOf,
} from '@skein/core'
import { findSystem } from '../configuration/system.ts'
import { exits, type Result } from '../result.ts'
import type { Call } from '../verb.ts'
import { choose, ownFolder } from './choose.ts'
import { writeNew } from './write.ts'

/**
 * Writes one migration that stands for a range of them; what it replaces stays for databases that are on their way.
 * @throws SkeinError USAGE, CONFIG_INVALID, FILE_UNREADABLE
 */
export async function squash(call: Call): Promise<Result> {
  const [words = '', ...rest] = call.words
  const range = rangeOf(words)
  const system = await findSystem(call)
  const service = choose(system, call, rest, 'skein squash <range>')
  const folder = ownFolder(service)
  const loaded = load(service)
  const parts = partsOf(loaded, range)
  const last = parts.at(-1)?.up.file ?? ''
  const name = basename(last).replace(/^(\d+).*$/, '$1_squashed')
  const extension = last.split('.').at(-1)
  const texts = { up: upOf(parts, service.name, range), down: downOf(parts) }
  const files = (['up', 'down'] as const).flatMap((way) => {
    const text = texts[way]
    return text === null ? [] : [{ path: join(folder, `${name}.${way}.${extension}`), text }]
  })
  judge(loaded, parts, files[0]!)
  writeNew(files)
  const versions = parts.length === 2 ? 'both' : `all ${parts.length}`
  return {
    kind: 'new',
    exit: exits.ok,
    value: {
      service: service.name,
      version: String(range.to),
      versions: [String(range.to)],
      files: files.map(({ path }) => path),
    },
    next: `skein validate ${service.name}; delete ${versions} that it replaces once every database stands at ${range.to}`,
  }
}

function rangeOf(text: string): Range {
  const [first = '', last = ''] = text.split('..')
  const [from, to] = [parseVersion(first), parseVersion(last)]
  if (from === null || to === null || from >= to)
    throw usage(`${text} is no range of versions.`, 'Type for example: skein squash 1..50')
  return { from, to }
}

/** What an empty database would be given of that range. */
function partsOf(loaded: Loaded, { from, to }: Range): readonly Migration[] {
  const { name, store } = loaded.service
  const { migrations } = viewOf(loaded, nothing)
  const parts = migrations.filter(({ version }) => from <= version && version <= to)
  const has = (version: bigint): boolean => parts.some((part) => part.version === version)
  if (parts.length < 2 || !has(from) || !has(to))
    throw usage(
      `${name} has no migrations ${from} and ${to} to squash with what lies between them.`,
      `Its versions are ${migrations.map(({ version }) => version).join(', ') || 'none'}.`,
    )
  const odd = parts.find(
    (part) => part.up.kind !== 'text' || part.down?.kind === 'call' || store.classify(stepOf(part)).mode !== 'atomic',
  )
  if (odd)
    throw usage(
      `${basename(odd.up.file)} runs without a transaction, or is a program, and can't be a part of another file.`,
      'Squash the versions before it and those after it apart.',
    )
  const error = loaded.findings.find(({ severity }) => severity === 'error')
  if (error) throw usage(`${error.file}: ${error.message}`, `First: skein validate ${name}`)
  return parts
}

function upOf(parts: readonly Migration[], service: string, { from, to }: Range): string {
  const within = ({ service: other, version }: Migration['requires'][number]): boolean =>
    other === service && typeof version === 'bigint' && from <= version && version <= to
  const needed = parts.flatMap(({ requires }) => requires.filter((requirement) => !within(requirement)))
  const requires = [...new Set(needed.map((requirement) => `${requirement.service}@${requirement.version}`))]
  const header = [`replaces=${from}..${to}`, ...(requires.length > 0 ? [`requires=${requires.join(',')}`] : [])]
  const irreversible = parts.some(({ down }) => down === null) ? ['irreversible'] : []
  return joined(
    [...header, ...irreversible].map((word) => `-- skein: ${word}`),
    parts.map(({ up }) => up),
  )
}

/** Null where there is no way back for one of them. */
function downOf(parts: readonly Migration[]): string | null {
  const downs = parts.flatMap(({ down }) => down ?? []).toReversed()
  return downs.length < parts.length ? null : joined([], downs)
}

function joined(header: readonly string[], bodies: readonly Body[]): string {
  const texts = bodies.map((body) => {
    const text = body.kind === 'text' ? body.read() : ''
    const bare = text.replaceAll(/^[ \t]*(?:--|\/\/|#)[ \t]*skein[ \t]*:.*\n?/gim, '').trim()
    // A last statement may lack its semicolon, and a last line may be a comment.
    const end = bare === '' || bare.endsWith(';') ? '' : '\n;'
    return `-- ${basename(body.file)}\n${bare}${end}\n`
  })
  return [...header, ...texts].join('\n')
}

/** What each file said for itself must still be right where they are one. */
function judge(
  { service: { store } }: Loaded,
  [first]: readonly Migration[],
  { path, text }: { path: string; text: string },
): void {
  const body = fileBody(path, text, first!.up.manner)
  const { findings } = store.classify(stepOf({ ...first!, up: { ...body, read: () => text } }))
  const [finding] = findings
  if (!finding) return
  const above = text.split('\n').slice(0, finding.line)
  const part = above.findLast((line) => /^-- \d+\S*\.up\.\w+$/.test(line))?.slice(3) ?? path
  throw usage(`${part} can't be a part of another file: ${finding.message}`, finding.remedy)
}

function stepOf({ version, description, up: body, requires }: Migration): MigrationStep {
  const { checksum } = body
  return {
    kind: 'migration',
    direction: 'up',
    version,
    description,
    body,
    checksum,
    down: null,
    requires,
    seq: null,
    forgets: [],
  }
}

function usage(message: string, hint: string): SkeinError {
  return new SkeinError('USAGE', message, { hint })
}
