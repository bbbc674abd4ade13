import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText, type Repeatable } from '@skein/core'
import { compareDotted, numberOf, partsOf } from './dotted.ts'
import { downAlone, folderOf, migrationOf, type Part, program, repeatableOf, unreadable, valueMissing } from './part.ts'
import { tableNamed } from '../sql.ts'

export interface FlywayOptions {
  /** Values for `${name}`; false: such texts mean nothing, as with placeholderReplacement=false. */
  readonly placeholders?: Readonly<Record<string, string>> | false
  /**
   * Whether versions have dots, and become numbers such as 1010000000 for 1.10. Default: as the folder has it now;
   * say true where dots may come later.
   */
  readonly dotted?: boolean
}

/**
 * Flyway's `V1.10__x.sql` and, as its way back, `U1.10__x.sql`; `B1.10__x.sql`, which runs on an empty database in the
 * place of all up to that version; and `R__x.sql`, which runs again when its text changes. In subfolders, too; in a transaction unless `V1.10__x.sql.conf` says executeInTransaction=false.
 */
export function flyway(folder: string, options: FlywayOptions = {}): Layout {
  return { tool: 'flyway', folder, ledger: tableNamed('flyway_schema_history'), read: (path) => read(path, options) }
}

interface File {
  readonly path: string
  readonly kind: string
  readonly parts: readonly bigint[]
  readonly label: string
  readonly title: string
}

function read(folder: string, options: FlywayOptions): Folder {
  const findings: Finding[] = []
  const files = filesIn(folder, findings)
  const dotted = options.dotted ?? files.some(({ parts }) => parts.length > 1)
  const undo = new Map(files.flatMap((file) => (file.kind === 'U' ? [[keyOf(file), file]] : [])))
  const versioned = files.filter(({ kind }) => kind === 'V' || kind === 'B')
  const migrations: Migration[] = []
  for (const { file, version } of numbered(versioned, dotted)) {
    if (version >= 10n ** 17n || (!dotted && file.parts.length > 1)) {
      findings.push(unreadable(file.path, 'its version finds no number that keeps the order'))
      continue
    }
    const isBaseline = file.kind === 'B'
    const back = isBaseline ? undefined : undo.get(keyOf(file))
    if (back) undo.delete(keyOf(file))
    const up = partOf(file.path, options, findings)
    const down = back ? partOf(back.path, options, findings) : null
    if (!up || (back && !down)) continue
    const label = file.label === String(version) ? {} : { label: file.label }
    const made = migrationOf({ version, ...label, title: file.title, up, down }, findings)
    migrations.push(isBaseline ? { ...made, replaces: { from: 0n, to: version } } : made)
  }
  for (const { path } of undo.values()) findings.push(downAlone(path))
  const repeatables = files.flatMap((file): Repeatable[] => {
    const part = file.kind === 'R' ? partOf(file.path, options, findings) : null
    return part ? [repeatableOf(`R__${file.title}`, part, findings)] : []
  })
  return { ...folderOf(migrations, findings, true), repeatables }
}

/** Each its number, in an order that is Flyway's; where two are the same for it they have the same number. */
function numbered(files: readonly File[], dotted: boolean): { readonly file: File; readonly version: bigint }[] {
  let last: { readonly file: File; readonly version: bigint } | null = null
  return files
    .toSorted((a, b) => compareDotted(a.parts, b.parts))
    .map((file) => {
      const own = dotted ? numberOf(file.parts) : (file.parts[0] ?? 0n)
      const same = last !== null && compareDotted(last.file.parts, file.parts) === 0
      const next = last === null || own > last.version ? own : last.version + 1n
      last = { file, version: same && last ? last.version : next }
      return last
    })
}

function filesIn(folder: string, findings: Finding[]): File[] {
  list(folder)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return names.flatMap((name) => {
    const path = join(folder, name)
    const file = basename(name)
    if (/^[VUR].*__.*\.(java|class|kt)$/.test(file)) findings.push(program(path, 'flyway'))
    if (!file.endsWith('.sql')) return []
    const [, kind = '', label = '', title = ''] = /^([VURB])((?:\d[\d._]*?)?)__(.*)\.sql$/.exec(file) ?? []
    if (kind === 'R' && label === '') return [{ path, kind, parts: [], label, title }]
    const parts = partsOf(label)
    if (kind !== 'R' && parts) return [{ path, kind, parts, label: label.replaceAll('_', '.'), title }]
    // Flyway passes over names that aren't its own, too, such as those of its callbacks.
    if (/^[VUB]$/.test(kind)) findings.push(unreadable(path, `there is no version between ${kind} and __`))
    return []
  })
}

function keyOf({ parts }: File): string {
  return parts.join('.')
}

function partOf(path: string, { placeholders = {} }: FlywayOptions, findings: Finding[]): Part | null {
  const text = readText(path, findings)
  if (text === null) return null
  const transaction = !/^\s*executeInTransaction\s*=\s*false\s*$/m.test(settingsOf(path))
  if (placeholders === false) return { path, text, transaction, cut: (text) => text }
  for (const [mark, name = ''] of text.matchAll(placeholder)) {
    if (Object.hasOwn(placeholders, name)) continue
    const how = `flyway('…', { placeholders: { ${JSON.stringify(name)}: '…' } }); or placeholders: false where it is none.`
    valueMissing(path, text, mark, how, findings)
  }
  const fill = (text: string): string =>
    text.replaceAll(placeholder, (mark, name: string) => placeholders[name] ?? mark)
  return { path, text, transaction, cut: fill }
}

const placeholder = /\$\{([^}]*)\}/g

function settingsOf(path: string): string {
  return existsSync(`${path}.conf`) ? readFileSync(`${path}.conf`, 'utf8') : ''
}
