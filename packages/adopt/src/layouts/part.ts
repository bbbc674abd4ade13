import { basename } from 'node:path'
import {
  describeTitle,
  fileBody,
  type Finding,
  type Folder,
  judgeWhole,
  type Manner,
  type Migration,
  parseVersion,
  readDirectives,
  type Repeatable,
  type TextBody,
} from '@skein/core'

/** What of a file is a migration's up or down. */
export interface Part {
  /** Where its text comes from. */
  readonly path: string
  readonly text: string
  /** The same lines at the same places, all others empty, so that an error's line is the file's. */
  readonly cut: (text: string) => string
  /** As the tool runs it. */
  readonly transaction: boolean
}

/** A file that is one direction as a whole, in a transaction. */
export function whole(path: string, text: string): Part {
  return { path, text, cut: (text) => text, transaction: true }
}

/** What a tool's file names and texts say of one migration. */
export interface Entry {
  readonly version: bigint
  readonly label?: string
  readonly title: string
  readonly up: Part
  readonly down: Part | null
}

/** Makes a migration of an entry; comments such as `-- skein: requires=user@2` count in other tools' files, too. */
export function migrationOf({ version, label, title, up, down }: Entry, findings: Finding[]): Migration {
  const { directives, findings: said } = readDirectives(up.cut(up.text), 'up', up.path)
  findings.push(...said)
  const { requires, phase, irreversible, outOfOrder } = directives
  return {
    version,
    ...(label !== undefined && { label }),
    description: describeTitle(title),
    up: bodyOf(up, 'up', findings),
    down: down && bodyOf(down, 'down', findings),
    requires,
    phase,
    irreversible,
    outOfOrder,
  }
}

/** Makes what runs again whenever its text changes. */
export function repeatableOf(name: string, part: Part, findings: Finding[]): Repeatable {
  const { directives, findings: said } = readDirectives(part.cut(part.text), 'repeatable', part.path)
  findings.push(...said)
  return { name, up: bodyOf(part, 'repeatable', findings), requires: directives.requires }
}

function bodyOf(part: Part, role: 'up' | 'down' | 'repeatable', findings: Finding[]): TextBody {
  const { path, text, cut } = part
  const { directives, findings: said } = readDirectives(cut(text), role, path)
  if (role === 'down') findings.push(...said)
  const manner: Manner = {
    transaction: part.transaction && directives.transaction,
    lockTimeout: directives.lockTimeout,
    // No tool looks: it sends the statements of the file, and these do what they say.
    ownTransactions: true,
  }
  return fileBody(path, text, manner, cut)
}

/**
 * The whole folder, sorted and judged. Rules that only Skein's own names follow don't count.
 * @param oneWay the tool knows no downs, so that none is missed.
 */
export function folderOf(migrations: Migration[], findings: Finding[], oneWay = false): Folder {
  migrations.sort((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0))
  const judged = judgeWhole(migrations).filter((one) => isOfEveryTool(one) && !(oneWay && one.code === 'MISSING_DOWN'))
  return { migrations, findings: [...findings, ...judged] }
}

/** Whether a finding is about more than a rule that only Skein's own names follow. */
export function isOfEveryTool({ code }: Finding): boolean {
  return code !== 'SEQUENCE_AFTER_TIMESTAMP'
}

/** Only some lines of a text: those from `first` up to, not including, `end`; both 0-based. */
export function lines(text: string, first: number, end: number): string {
  const all = text.split('\n')
  const empty = Array.from({ length: Math.min(first, all.length) }, () => '')
  return [...empty, ...all.slice(first, end)].join('\n')
}

/** What a file's name says. */
export interface Versioned {
  readonly version: bigint
  readonly title: string
  /** The version as it is written. */
  readonly digits: string
}

/** `20230101_create_users`: digits, a separator, the rest. Null, with a finding, when it doesn't begin with a version. */
export function versioned(path: string, name: string, findings: Finding[]): Versioned | null {
  const [, digits = '', title = ''] = /^(\d+)(?:[_-]?(.*))?$/s.exec(name) ?? []
  const version = parseVersion(digits)
  if (version !== null) return { version, title, digits }
  const why = digits === '' ? 'it does not start with a version number' : 'its version has more than 17 digits'
  findings.push(unreadable(path, why))
  return null
}

/**
 * Numbers for what its tool orders by name, in that order: each its own, or, where that would not be above the one
 * before it, one more than that.
 */
export function inOrderOfNames<Named extends { readonly version: bigint }>(sorted: readonly Named[]): readonly Named[] {
  let last = -1n
  return sorted.map((one) => {
    last = one.version > last ? one.version : last + 1n
    return { ...one, version: last }
  })
}

export function unreadable(path: string, why: string): Finding {
  return finding(
    'UNREADABLE_NAME',
    path,
    1,
    `The name ${basename(path)} can't be read: ${why}.`,
    'Rename it, or move it out of the folder.',
  )
}

/** A file that its tool passes over, and so do we: said, and no reason to stop. */
export function passedOver(path: string, why: string): Finding {
  const remedy = 'If it should run, write it anew as the last one; else move it out of the folder.'
  return {
    ...finding('UNREADABLE_NAME', path, 1, `${basename(path)} does not run: ${why}.`, remedy),
    severity: 'warning',
  }
}

/** A way back of nothing, which its tool passes over, and so do we: said, and no reason to stop. */
export function downAlone(path: string): Finding {
  const message = `${basename(path)} takes back what nothing does.`
  const remedy = 'Give it the number of what it takes back, or take it out.'
  return { ...finding('DOWN_WITHOUT_UP', path, 1, message, remedy), severity: 'warning' }
}

/** A text's first part that stands for a value which nobody gave; of each such part only the first in the folder is said. */
export function valueMissing(path: string, text: string, mark: string, how: string, findings: Finding[]): void {
  const message = `${mark} has no value here.`
  if (findings.some((one) => one.message === message)) return
  const line = text.slice(0, text.indexOf(mark)).split('\n').length
  findings.push(finding('NOT_SUPPORTED', path, line, message, `Give it in skein.config.ts: migrations: ${how}`))
}

/** A program, which only its own tool can run. */
export function program(path: string, tool: string): Finding {
  return finding(
    'NOT_SUPPORTED',
    path,
    1,
    `${basename(path)} is a program for ${tool}, and only ${tool} can run it.`,
    `Write what it does as SQL under the same number. Or leave ${tool}'s folder to it and begin anew: dump the schema as the first migration of a new folder, and: skein baseline 1`,
  )
}

export function finding(code: Finding['code'], file: string, line: number, message: string, remedy: string): Finding {
  return { code, severity: 'error', file, line, message, remedy }
}
