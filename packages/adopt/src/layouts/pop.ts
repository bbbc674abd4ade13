import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, parseVersion, readText } from '@skein/core'
import { finding, folderOf, inOrderOfNames, migrationOf, type Part, passedOver, valueMissing } from './part.ts'
import { tableNamed } from '../sql.ts'

export interface PopOptions {
  /** Values for `{{ index .Options "name" }}`, which pop's connection has. */
  readonly options?: Readonly<Record<string, string>>
}

/**
 * pop's `20230101120000_x.up.sql` and `.down.sql`, as Ory has them too: a file for one kind of database
 * (`x.postgres.up.sql`) goes before one for all, those for others are none, and one that says `.autocommit` runs
 * without a transaction. Of Ory's versions of twenty digits seventeen count.
 */
export function pop(folder: string, { options = {} }: PopOptions = {}): Layout {
  return { tool: 'pop', folder, ledger: tableNamed('schema_migration'), read: (path) => read(path, options) }
}

interface File {
  readonly path: string
  readonly digits: string
  readonly title: string
  readonly direction: string
  /** For PostgreSQL alone. */
  readonly own: boolean
  readonly transaction: boolean
}

const named = /^(\d+)_([^.]+)(?:\.(?!autocommit)([a-z0-9]+))?(\.autocommit)?\.(up|down)\.(sql|fizz)$/

function read(folder: string, options: Options): Folder {
  const findings: Finding[] = []
  const chosen = new Map<string, File>()
  for (const file of list(folder).flatMap((name) => fileOf(join(folder, name), name, findings))) {
    const key = `${file.digits} ${file.direction}`
    if (file.own || !chosen.has(key)) chosen.set(key, file)
  }
  const ups = [...chosen.values()].filter(({ direction }) => direction === 'up')
  const numbered = ups.flatMap((up) => {
    const version = parseVersion(up.digits.slice(0, 17))
    return version === null ? [] : [{ ...up, version }]
  })
  const migrations = inOrderOfNames(numbered).flatMap((up): Migration[] => {
    const { version, digits, title } = up
    const back = chosen.get(`${digits} down`)
    const [part, down] = [partOf(up, options, findings), back ? partOf(back, options, findings) : null]
    const label = digits === String(version) ? {} : { label: digits }
    return part ? [migrationOf({ version, ...label, title, up: part, down }, findings)] : []
  })
  return folderOf(migrations, findings)
}

function fileOf(path: string, name: string, findings: Finding[]): File[] {
  const match = named.exec(name)
  if (!match) {
    // pop itself writes the other after each run.
    if (name !== 'schema.sql' && /\.(?:sql|fizz)$/.test(name))
      findings.push(passedOver(path, 'it has no name of a migration'))
    return []
  }
  const [, digits = '', title = '', kind, apart, direction = '', ending] = match
  const own = kind !== undefined && /^(?:postgres|postgresql|pg|pgx)$/.test(kind)
  if (kind !== undefined && !own) return []
  if (ending === 'fizz') {
    const remedy = 'Write it as SQL of the same name; what buffalo pop runs of it is in its log.'
    findings.push(finding('NOT_SUPPORTED', path, 1, `${name} is in pop's own language.`, remedy))
  }
  return ending === 'sql' ? [{ path, digits, title, direction, own, transaction: apart === undefined }] : []
}

type Options = NonNullable<PopOptions['options']>

const option = /\{\{-?\s*index \.Options "([^"]*)"\s*-?\}\}/g

/** All that pop takes for more than text. */
const action = new RegExp(`${option.source}|\\{\\{.*`, 'g')

function partOf({ path, transaction }: File, options: Options, findings: Finding[]): Part | null {
  const text = readText(path, findings)
  if (text === null) return null
  for (const { 0: mark, 1: name, index } of text.matchAll(action)) {
    if (name !== undefined && Object.hasOwn(options, name)) continue
    if (name !== undefined)
      valueMissing(path, text, mark, `pop('…', { options: { ${JSON.stringify(name)}: '…' } })`, findings)
    else {
      const line = text.slice(0, index).split('\n').length
      const remedy = 'Write into the file what it stands for: pop fills in more than Skein does.'
      findings.push(finding('NOT_SUPPORTED', path, line, `${mark} has no value here.`, remedy))
    }
  }
  const cut = (whole: string): string => whole.replaceAll(option, (mark, name: string) => options[name] ?? mark)
  return { path, text, transaction, cut }
}
