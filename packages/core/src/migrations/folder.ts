import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SkeinError } from '../error.ts'
import type { Finding } from '../finding.ts'
import type { Manner, Migration, TextBody } from '../migration.ts'
import { compareVersions } from '../version.ts'
import { type Directives, readDirectives, type Role } from './directives.ts'
import { judgeWhole } from './judge.ts'
import { describeTitle, type Named, readName } from './names.ts'
import { decode, fileBody } from './text.ts'

export interface Folder {
  /** Sorted by version. */
  readonly migrations: readonly Migration[]
  readonly findings: readonly Finding[]
}

type File = Extract<Named, { kind: 'migration' }> & { readonly path: string }

/**
 * Reads and judges a whole folder of migrations at once.
 * @param extensions endings that the store reads, without dot.
 * @throws SkeinError FILE_UNREADABLE when the folder or a file can't be read.
 */
export function readMigrations(folder: string, extensions: readonly string[]): Folder {
  const findings: Finding[] = []
  const files: File[] = []
  for (const name of list(folder)) {
    const path = join(folder, name)
    const named = readName(name, extensions)
    if (named.kind === 'migration') files.push({ ...named, path })
    if (named.kind === 'later')
      findings.push(
        error(
          'NOT_SUPPORTED',
          path,
          1,
          `${named.what} is not supported yet.`,
          'Move it out of the folder, or wait for a release that knows it.',
        ),
      )
    if (named.kind === 'unreadable')
      findings.push(
        error(
          'UNREADABLE_NAME',
          path,
          1,
          `The name ${name} can't be read: ${named.why}.`,
          `Names are 000001_what_it_does.up.${extensions[0]} and 000001_what_it_does.down.${extensions[0]}.`,
        ),
      )
  }
  const downs = new Map<string, File>()
  for (const file of files) {
    if (file.direction === 'up') continue
    const first = downs.get(pairKey(file))
    if (first)
      findings.push(
        error(
          'DUPLICATE_VERSION',
          file.path,
          1,
          `Version ${file.version} has two downs: ${basename(first.path)} and ${basename(file.path)}.`,
          'Take out the one that is not meant.',
        ),
      )
    else downs.set(pairKey(file), file)
  }
  const migrations: Migration[] = []
  for (const file of files) {
    if (file.direction === 'down') continue
    const down = downs.get(pairKey(file))
    downs.delete(pairKey(file))
    const up = readBody(file.path, 'up', findings)
    const back = down ? readBody(down.path, 'down', findings) : null
    if (!up || (down && !back)) continue
    migrations.push(migrationOf(file, up, back?.body ?? null))
  }
  for (const orphan of downs.values()) {
    findings.push(
      error(
        'DOWN_WITHOUT_UP',
        orphan.path,
        1,
        `There is a down for version ${orphan.version} (${describeTitle(orphan.title)}) and no up of that name.`,
        'Add the up, or give both files the same name before .up and .down.',
      ),
    )
  }
  migrations.sort((a, b) => compareVersions(a.version, b.version) || (a.up.file < b.up.file ? -1 : 1))
  return { migrations, findings: [...findings, ...judgeWhole(migrations)] }
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
): { body: TextBody; directives: Directives } | null {
  const text = readText(path, findings)
  if (text === null) return null
  const { directives, findings: said } = readDirectives(text, role, path)
  findings.push(...said)
  const manner: Manner = { transaction: directives.transaction, lockTimeout: directives.lockTimeout }
  return { body: fileBody(path, text, manner), directives }
}

/** A file's text, with LF line ends and without BOM; null, with a finding, when it is none. @throws SkeinError FILE_UNREADABLE */
export function readText(path: string, findings: Finding[]): string | null {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new SkeinError('FILE_UNREADABLE', `The file ${path} can't be read.`, { cause, data: { file: path } })
  }
  const decoded = decode(bytes)
  if ('text' in decoded) return decoded.text
  const what = decoded.code === 'NUL_BYTE' ? 'a NUL byte, which no database accepts' : 'bytes that are not UTF-8'
  findings.push(error(decoded.code, path, decoded.line, `The file holds ${what}.`, 'Save it as UTF-8 text.'))
  return null
}

function migrationOf(file: File, up: { body: TextBody; directives: Directives }, down: TextBody | null): Migration {
  const { requires, phase, irreversible, outOfOrder } = up.directives
  return {
    version: file.version,
    description: describeTitle(file.title),
    up: up.body,
    down,
    requires,
    phase,
    irreversible,
    outOfOrder,
  }
}

function pairKey(file: File): string {
  return `${file.version} ${file.title}`
}

function error(code: Finding['code'], file: string, line: number, message: string, remedy: string): Finding {
  return { code, severity: 'error', file, line, message, remedy }
}
