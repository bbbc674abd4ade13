import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText, SkeinError } from '@skein/core'
import { finding, folderOf, inOrderOfNames, migrationOf, type Part, passedOver, versioned, whole } from './part.ts'
import { inFolders } from './prisma.ts'
import { tableNamed } from '../sql.ts'

/**
 * Drizzle's `0000_x.sql`, those that `meta/_journal.json` names and in its order; or, where there is no journal, as
 * since its first major, its `20260101120000_x/migration.sql` in the order of their names. Drizzle knows no downs.
 */
export function drizzle(folder: string): Layout {
  return { tool: 'drizzle', folder, ledger: tableNamed('__drizzle_migrations'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const inOwn = existsSync(journalOf(folder)) ? [] : inFolders(folder, findings, partOf)
  if (inOwn.length > 0) return folderOf(inOwn, findings, true)
  const journal = readJournal(folder)
  const named = journal.flatMap(({ idx, tag }) => {
    const path = join(folder, `${tag}.sql`)
    if (!existsSync(path)) {
      const remedy = 'Bring it back from version control; or, where it is meant to be gone, take it out of the journal.'
      findings.push(
        finding('UNREADABLE_NAME', path, 1, `meta/_journal.json names ${tag}.sql, and it is not there.`, remedy),
      )
      return []
    }
    // Names without a number are told apart by their place in the journal.
    const one = /^\d/.test(tag) ? versioned(path, tag, findings) : { version: BigInt(idx), title: tag }
    return one ? [{ version: one.version, own: one.version, title: one.title, tag, path }] : []
  })
  const migrations = inOrderOfNames(named).flatMap(({ version, own, title, tag, path }): Migration[] => {
    const text = readText(path, findings)
    const label = version === own ? {} : { label: tag }
    return text === null
      ? []
      : [migrationOf({ version, ...label, title, up: partOf(path, text), down: null }, findings)]
  })
  const tags = new Set(journal.map(({ tag }) => `${tag}.sql`))
  for (const name of list(folder))
    if (name.endsWith('.sql') && !tags.has(name))
      findings.push(passedOver(join(folder, name), 'meta/_journal.json does not name it, and Drizzle goes by that'))
  return folderOf(migrations, findings, true)
}

/** Drizzle cuts at its mark, so that a statement above it needs no end of its own. */
function partOf(path: string, text: string): Part {
  const cut = (text: string): string => text.replaceAll(/(?<=[^;\s]\s*)--> statement-breakpoint/g, ';$&')
  return { ...whole(path, text), cut }
}

/** One line of Drizzle's journal. */
export interface JournalEntry {
  readonly idx: number
  /** Milliseconds since 1970; what Drizzle's ledger tells migrations apart by. */
  readonly when: number
  readonly tag: string
}

/** @throws SkeinError FILE_UNREADABLE */
export function readJournal(folder: string): readonly JournalEntry[] {
  const file = journalOf(folder)
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly entries: readonly JournalEntry[] }).entries
  } catch (cause) {
    throw new SkeinError('FILE_UNREADABLE', `Drizzle's journal ${file} can't be read.`, {
      hint: 'Name the folder that drizzle-kit writes to (out in drizzle.config.ts).',
      cause,
      data: { file },
    })
  }
}

function journalOf(folder: string): string {
  return join(folder, 'meta/_journal.json')
}
