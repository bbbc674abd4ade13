import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SkeinError } from '../error.ts'
import type { Finding } from '../finding.ts'
import type { Body, Manner, Migration, Repeatable } from '../migration.ts'
import { compareVersions } from '../version.ts'
import { type Directives, readDirectives, type Role } from './directives.ts'
import { judgeWhole } from './judge.ts'
import { readLarge } from './large.ts'
import { isExecutable } from '../programs/program.ts'
import { readProgram } from '../programs/body.ts'
import { moduleBody } from './module.ts'
import { describeTitle, isModule, type Named, readName } from './names.ts'
import { decodeFile, fileBody } from './text.ts'

export interface Folder {
  /** Sorted by version. */
  readonly migrations: readonly Migration[]
  /** Sorted by name; a layout that knows none leaves them out. */
  readonly repeatables?: readonly Repeatable[]
  readonly findings: readonly Finding[]
}

type File = { readonly path: string } & Extract<Named, { kind: 'migration' | 'verify' }>

/**
 * Reads and judges a whole folder of migrations at once.
 * @param extensions endings that the store reads, without dot.
 * @param byNumber an up and a down belong together by their number alone, whatever else they are called.
 * @throws SkeinError FILE_UNREADABLE when the folder or a file can't be read.
 */
export function readMigrations(folder: string, extensions: readonly string[], byNumber = false): Required<Folder> {
  const pairKey = ({ version, title }: File): string => (byNumber ? `${version}` : `${version} ${title}`)
  const findings: Finding[] = []
  const ups: File[] = []
  const others = { down: new Map<string, File>(), verify: new Map<string, File>() }
  const repeatables: Repeatable[] = []
  for (const name of list(folder)) {
    const path = join(folder, name)
    const named = readName(name, extensions, () => isExecutable(path))
    if (named.kind === 'unreadable') findings.push(unread(named, path, `.${extensions[0]}`))
    else if (named.kind === 'repeatable') {
      const read = readBody(path, 'repeatable', findings, named.program)
      if (read) repeatables.push({ name: named.name, up: read.body, requires: read.directives.requires })
    } else if (named.kind === 'migration' && named.direction === 'up') ups.push({ ...named, path })
    else if (named.kind !== 'other') {
      const part = named.kind === 'verify' ? 'verify' : 'down'
      const file = { ...named, path }
      const first = others[part].get(pairKey(file))
      if (first) findings.push(twice(named.version, part, first.path, path))
      else others[part].set(pairKey(file), file)
    }
  }
  const migrations: Migration[] = []
  for (const file of ups) {
    const [down, verify] = [others.down, others.verify].map((files) => {
      const found = files.get(pairKey(file))
      files.delete(pairKey(file))
      return found
    })
    const up = readBody(file.path, 'up', findings, isProgram(file))
    const back = down ? readBody(down.path, 'down', findings, isProgram(down)) : null
    const proof = verify ? readBody(verify.path, 'verify', findings) : null
    if (up && (back || !down) && (proof || !verify)) migrations.push(migrationOf(file, up, back?.body ?? null, proof))
  }
  for (const [part, files] of Object.entries(others))
    for (const orphan of files.values()) findings.push(withoutUp(orphan, part))
  migrations.sort((a, b) => compareVersions(a.version, b.version) || (a.up.file < b.up.file ? -1 : 1))
  return { migrations, repeatables, findings: [...findings, ...judgeWhole(migrations)] }
}

/** File names of a folder in a stable order. @throws SkeinError FILE_UNREADABLE */
export function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : "can't be read"
    throw new SkeinError('FILE_UNREADABLE', `The folder ${folder} ${reason}.`, {
      hint: 'Check the path in skein.config.ts, or create the folder with: skein new <name>',
      cause,
      data: { folder },
    })
  }
}

/** Reads one file as a body; null, with findings, when it can't be one. @throws SkeinError FILE_UNREADABLE */
export function readBody(
  path: string,
  role: Role,
  findings: Finding[],
  program: boolean = false,
): { body: Body; directives: Directives } | null {
  // Whoever opens a pipe waits for somebody to write to it.
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isFile() === false)
    throw new SkeinError(
      'FILE_UNREADABLE',
      `${path} is named as a file to read, and is a folder, a pipe or the like.`,
      {
        hint: 'Give it another name, or move it out of the folder.',
        data: { file: path },
      },
    )
  if (program) return readProgram(path, role, findings)
  const large = isModule(path) ? null : readLarge(path, stat?.size ?? 0, role, findings)
  if (large) return large
  const text = readText(path, findings)
  if (text === null) return null
  const { directives, findings: said } = readDirectives(text, role, path)
  findings.push(...said)
  const manner: Manner = { transaction: directives.transaction, lockTimeout: directives.lockTimeout }
  return { body: isModule(path) ? moduleBody(path, text, manner) : fileBody(path, text, manner), directives }
}

/** A file's text, with LF line ends and without BOM; null, with a finding, when it is none. @throws SkeinError FILE_UNREADABLE */
export function readText(path: string, findings: Finding[]): string | null {
  let decoded: ReturnType<typeof decodeFile>
  try {
    decoded = decodeFile(path)
  } catch (cause) {
    throw new SkeinError('FILE_UNREADABLE', `The file ${path} can't be read.`, { cause, data: { file: path } })
  }
  if ('text' in decoded) return decoded.text
  const what = decoded.code === 'NUL_BYTE' ? 'a NUL byte, which no database accepts' : 'bytes that are not UTF-8'
  findings.push(error(decoded.code, path, decoded.line, `The file holds ${what}.`, 'Save it as UTF-8 text.'))
  return null
}

function migrationOf(
  file: File,
  up: { body: Body; directives: Directives },
  down: Body | null,
  verify: { body: Body } | null,
): Migration {
  const { requires, phase, irreversible, outOfOrder, replaces } = up.directives
  return {
    version: file.version,
    description: describeTitle(file.title),
    up: up.body,
    down,
    // By its name it is no module.
    verify: verify?.body.kind === 'text' ? verify.body : null,
    requires,
    phase,
    irreversible,
    outOfOrder,
    replaces,
  }
}

function twice(version: bigint, part: string, first: string, second: string): Finding {
  const message = `Version ${version} has two files that say ${part}: ${basename(first)} and ${basename(second)}.`
  return error('DUPLICATE_VERSION', second, 1, message, 'Take out the one that is not meant.')
}

function withoutUp({ path, version, title }: File, part: string): Finding {
  return error(
    part === 'down' ? 'DOWN_WITHOUT_UP' : 'VERIFY_WITHOUT_UP',
    path,
    1,
    `There is a ${part} for version ${version} (${describeTitle(title)}) and no up of that name.`,
    `Add the up, or give both files the same name before .up and .${part}. Where only the number counts: --layout golang-migrate`,
  )
}

function isProgram(file: File): boolean {
  return file.kind === 'migration' && file.program
}

function unread(named: Extract<Named, { kind: 'unreadable' }>, path: string, ending: string): Finding {
  const remedy = `Names are 000001_what_it_does.up${ending} and 000001_what_it_does.down${ending}.`
  return error('UNREADABLE_NAME', path, 1, `The name ${basename(path)} can't be read: ${named.why}.`, remedy)
}

function error(code: Finding['code'], file: string, line: number, message: string, remedy: string): Finding {
  return { code, severity: 'error', file, line, message, remedy }
}
