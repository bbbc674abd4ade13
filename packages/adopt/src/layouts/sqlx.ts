import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { downAlone, finding, folderOf, migrationOf, type Part, passedOver, versioned } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * sqlx's `20230101120000_x.sql`, which only goes up, or `20230101120000_x.up.sql` and `.down.sql`; in a transaction
 * unless it begins with `-- no-transaction`. Any other folder of numbered `.sql` files is read by it as well, such as one
 * of postgres-migrations, with its `-- postgres-migrations disable-transaction`.
 */
export function sqlx(folder: string): Layout {
  return { tool: 'sqlx', folder, takesOwn: true, ledger: tableNamed('_sqlx_migrations'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const names = list(folder).filter((name) => name.endsWith('.sql'))
  const downs = new Map<string, string>()
  for (const name of names.filter((name) => name.endsWith('.down.sql'))) {
    const first = downs.get(numberOf(name))
    if (first === undefined) downs.set(numberOf(name), name)
    else
      findings.push(finding('DUPLICATE_VERSION', join(folder, name), 1, `${first} has the same number.`, 'Keep one.'))
  }
  const oneWay = downs.size === 0
  const migrations = names.flatMap((name): Migration[] => {
    const path = join(folder, name)
    if (name.endsWith('.down.sql')) return []
    if (!/^\d/.test(name)) {
      findings.push(passedOver(path, 'it does not begin with a number'))
      return []
    }
    const named = versioned(path, name.replace(/(?:\.up)?\.sql$/, ''), findings)
    const back = downs.get(numberOf(name))
    downs.delete(numberOf(name))
    const up = named && partOf(path, findings)
    const down = back === undefined ? null : partOf(join(folder, back), findings)
    return named && up ? [migrationOf({ ...named, up, down }, findings)] : []
  })
  for (const name of downs.values()) findings.push(downAlone(join(folder, name)))
  return folderOf(migrations, findings, oneWay)
}

function numberOf(name: string): string {
  return /^0*(\d+)/.exec(name)?.[1] ?? name
}

function partOf(path: string, findings: Finding[]): Part | null {
  const text = readText(path, findings)
  if (text === null) return null
  const transaction = !/^-- no-transaction|-- postgres-migrations disable-transaction/.test(text)
  return { path, text, transaction, cut: (text) => text }
}
