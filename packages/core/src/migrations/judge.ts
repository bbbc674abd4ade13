import { basename } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Migration } from '../migration.ts'
import { isTimestamp } from '../version.ts'

/** What can only be said of a whole list of migrations, which must be sorted by version. */
export function judgeWhole(migrations: readonly Migration[]): Finding[] {
  return [
    ...duplicates(migrations),
    ...sequenceAfterTimestamp(migrations),
    ...withoutWayBack(migrations),
    ...squashed(migrations),
  ]
}

function* squashed(migrations: readonly Migration[]): Iterable<Finding> {
  for (const { version, replaces, up } of migrations) {
    if (!replaces) continue
    const finding = (message: string, remedy: string): Finding => {
      return { code: 'BAD_DIRECTIVE', severity: 'error', file: up.file, line: 1, message, remedy }
    }
    const text = `${replaces.from}..${replaces.to}`
    if (version !== replaces.to)
      yield finding(
        `Version ${version} replaces ${text}, and bears another version than the last of them.`,
        `Give it version ${replaces.to}, so that it has their place in the order.`,
      )
    const other = migrations.find((one) => one.replaces && one.version > version && one.replaces.from <= replaces.to)
    if (other?.replaces && other.replaces.from > replaces.from)
      yield finding(
        `${text} and ${other.replaces.from}..${other.replaces.to} overlap.`,
        'Of two ranges one must hold the other, or they must have nothing in common.',
      )
  }
}

function* duplicates(migrations: readonly Migration[]): Iterable<Finding> {
  let next = migrations.at(-1)?.version ?? 0n
  for (const [index, second] of migrations.entries()) {
    const first = migrations[index - 1]
    // What replaces others bears the version of the last of them.
    if (first?.version !== second.version || !first.replaces !== !second.replaces) continue
    const [kept, other] = [basename(first.up.file), basename(second.up.file)]
    next += 1n
    const rename = other.replace(/^\d+/, (digits) => String(next).padStart(digits.length, '0'))
    yield {
      code: 'DUPLICATE_VERSION',
      severity: 'error',
      file: second.up.file,
      line: 1,
      message: `Version ${second.label ?? second.version} is taken twice: ${kept} and ${other}.`,
      remedy: `Rename the one that was merged later, for example to ${rename} (its down as well).`,
    }
  }
}

function* sequenceAfterTimestamp(migrations: readonly Migration[]): Iterable<Finding> {
  const first = migrations.find((migration) => isTimestamp(migration.version))
  if (!first) return
  for (const migration of migrations) {
    if (migration.version <= first.version || isTimestamp(migration.version)) continue
    yield {
      code: 'SEQUENCE_AFTER_TIMESTAMP',
      severity: 'error',
      file: migration.up.file,
      line: 1,
      message: `Version ${migration.label ?? migration.version} is no timestamp but comes after one (${first.label ?? first.version}).`,
      remedy: 'After the first timestamp every version is a timestamp: rename it to yyyymmddhhmmss.',
    }
  }
}

function* withoutWayBack(migrations: readonly Migration[]): Iterable<Finding> {
  for (const migration of migrations) {
    if (migration.down || migration.irreversible) continue
    yield {
      code: 'MISSING_DOWN',
      severity: 'warning',
      file: migration.up.file,
      line: 1,
      message: `Version ${migration.label ?? migration.version} can't be taken back: it has no down.`,
      remedy: 'Write its down, or say at its top: -- skein: irreversible',
    }
  }
}
