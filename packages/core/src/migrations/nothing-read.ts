import { type Dirent, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Folder } from './folder.ts'

/** Where files are looked for. */
export interface Sought {
  readonly folder: string
  /** Endings, without dot. */
  readonly extensions: readonly string[]
  /** Whose names were looked for; null for Skein's own. */
  readonly tool: string | null
  /** A folder whose files are none. */
  readonly except: string | null
}

/**
 * What is wrong with a folder in which nothing was found to read, although files like migrations are in it or not far
 * below: another folder is meant, or another tool. Whoever is told that nothing is to be done would believe it.
 */
export function nothingRead(sought: Sought, { migrations, repeatables = [], findings }: Folder): readonly Finding[] {
  if (migrations.length + repeatables.length > 0 || findings.some(({ severity }) => severity === 'error')) return []
  const file = firstLike(sought.folder, sought, depth)
  if (file === null) return []
  const { folder, extensions, tool } = sought
  const names = tool === null ? `named like 000001_what_it_does.up.${extensions[0]}` : `named as ${tool} names it`
  const other =
    tool === null ? 'say whose names these are: --layout …' : 'leave the layout out to be told whose these are.'
  return [
    {
      code: 'UNREADABLE_NAME',
      severity: 'error',
      file,
      line: 1,
      message: `Nothing in ${folder} is ${names}, and ${relative(folder, file)} is there.`,
      remedy: `Name the folder that holds the migrations themselves; or ${other}`,
    },
  ]
}

/** Levels below the folder; a whole repository is not searched. */
const depth = 3

function firstLike(folder: string, sought: Pick<Sought, 'extensions' | 'except'>, levels: number): string | null {
  const { extensions, except } = sought
  const entries = readable(folder).sort((a, b) => (a.name < b.name ? -1 : 1))
  const isLike = (name: string): boolean => extensions.some((extension) => name.endsWith(`.${extension}`))
  const file = entries.find((entry) => entry.isFile() && isLike(entry.name))
  if (file) return join(folder, file.name)
  if (levels === 0) return null
  for (const entry of entries) {
    const below = join(folder, entry.name)
    if (!entry.isDirectory() || /^(?:\.|node_modules$)/.test(entry.name) || below === except) continue
    const found = firstLike(below, sought, levels - 1)
    if (found !== null) return found
  }
  return null
}

/** What nobody may look into holds nothing that could be meant. */
function readable(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
