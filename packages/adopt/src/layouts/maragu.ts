import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { folderOf, inOrderOfNames, migrationOf, passedOver, versioned, whole } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * maragu.dev/migrate's `0001_x.up.sql` and `0001_x.down.sql`, as Harness has them: the whole name is the version, so that
 * several may have one number. Its pattern takes any character for the dot: `0001_x_up.sql` runs as well.
 */
export function maragu(folder: string): Layout {
  return { tool: 'maragu', folder, ledger: tableNamed('migrations'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const files = list(folder).flatMap((name) => {
    const [, title = '', direction] = /^([\w-]+).(up|down).sql$/.exec(name) ?? []
    if (direction === undefined && name.endsWith('.sql'))
      findings.push(passedOver(join(folder, name), 'it says neither .up nor .down'))
    return direction === undefined ? [] : [{ path: join(folder, name), title, direction }]
  })
  const downs = new Map(files.flatMap(({ path, title, direction }) => (direction === 'down' ? [[title, path]] : [])))
  const ups = files
    .filter(({ direction }) => direction === 'up')
    .toSorted((a, b) => (a.title < b.title ? -1 : 1))
    .flatMap(({ path, title: name }) => {
      const one = versioned(path, name, findings)
      return one ? [{ ...one, path, name }] : []
    })
  const migrations = inOrderOfNames(ups).flatMap(({ version, digits, title, path, name }): Migration[] => {
    const [text, back] = [readText(path, findings), downs.get(name)]
    const down = back === undefined ? null : readText(back, findings)
    if (text === null) return []
    const label = BigInt(digits) === version ? {} : { label: digits }
    const way = back === undefined || down === null ? null : whole(back, down)
    return [migrationOf({ version, ...label, title, up: whole(path, text), down: way }, findings)]
  })
  return folderOf(migrations, findings)
}

/** What maragu.dev/migrate tells a migration apart by, and orders it by. */
export function maraguVersion(file: string): string {
  return file.replace(/.up.sql$/, '')
}
