import { basename, join } from 'node:path'
import { type FindingCode, type Migration, type Range, versionName } from '@skein/core'
import type { FindingValue } from '../result.ts'
import { nextVersion } from './numbering.ts'

/** The migrations of a service in one place: here, or in a commit. */
export interface Side {
  readonly migrations: ReadonlyMap<bigint, Migration>
  /** What squashed migrations stand for; they themselves bear numbers that were theirs. */
  readonly squashed: readonly Range[]
  /** The names of files that can't be read as migrations. */
  readonly broken: ReadonlySet<string>
  /** What the file of an up is called in its folder. */
  nameOf(migration: Migration): string
  /** What git calls that file: `<commit>:<path>`. */
  objectOf(migration: Migration): string
}

/** One service's migrations here and where they are merged. */
export interface Compared {
  readonly service: string
  /** Absolute. */
  readonly folder: string
  readonly ref: string
  /** The files are named as another tool names them. */
  readonly foreign: boolean
  readonly here: Side
  /** At the merge base. */
  readonly base: Side
  /** At the ref as it is now. */
  readonly tip: Side
}

/** What was done to versions that are merged: changed, deleted, or given something below them. */
export function judgeMerged(compared: Compared): FindingValue[] {
  return [...changed(compared), ...deleted(compared), ...below(compared)]
}

function* changed({ service, ref, here, base, tip }: Compared): Iterable<FindingValue> {
  for (const [version, now] of here.migrations) {
    const merged = base.migrations.get(version)
    // Who changes it as it was changed there only follows.
    if (!merged || isSame(now, merged) || isSame(now, tip.migrations.get(version))) continue
    yield finding('MERGED_CHANGED', service, now.up.file, firstDifference(merged, now), {
      message: `${shown(service, now)} is merged on ${ref} and was changed here.`,
      remedy: `Restore it and write the change as a new migration. What is merged: git show ${base.objectOf(merged)}`,
    })
  }
}

function* deleted({ service, folder, ref, here, base, tip }: Compared): Iterable<FindingValue> {
  for (const [version, merged] of base.migrations) {
    const name = base.nameOf(merged)
    // What was deleted there as well is none of this branch's business; what can't be read is still there.
    if (here.squashed.some(({ from, to }) => from <= version && version <= to)) continue
    if (here.migrations.has(version) || !tip.migrations.has(version) || here.broken.has(name)) continue
    yield finding('MERGED_DELETED', service, join(folder, name), 1, {
      message: `${shown(service, merged)} is merged on ${ref}, and its file ${name} is gone here.`,
      remedy: `Bring it back: what may be applied somewhere is never deleted. What is merged: git show ${base.objectOf(merged)}`,
    })
  }
}

function* below({ service, ref, foreign, here, base, tip }: Compared): Iterable<FindingValue> {
  const highest = [...tip.migrations.values()].at(-1)
  if (!highest) return
  const numbers = [...tip.migrations.values(), ...here.migrations.values()]
    .sort((a, b) => (a.version < b.version ? -1 : 1))
    .map(({ up }) => /^\d+/.exec(basename(up.file))?.[0] ?? '0')
  for (const [version, file] of here.migrations) {
    // To mend what could never run is not to add something.
    if (version > highest.version || base.migrations.has(version) || base.broken.has(here.nameOf(file))) continue
    const other = tip.migrations.get(version)
    // As `up` sees it: a later phase is left behind on purpose, so it is never late.
    if (other ? isSame(file, other) : file.outOfOrder || file.phase !== 'expand') continue
    const next = foreign ? '' : nextVersion(numbers, false, new Date())
    numbers.push(next)
    const renumber = foreign
      ? `Give it a version above ${highest.label ?? highest.version}`
      : `Give its files the next number: ${basename(file.up.file).replace(/^\d+/, next)}`
    yield finding('MERGED_BELOW', service, file.up.file, 1, {
      message: other
        ? `Version ${file.label ?? file.version} of ${service} is taken on ${ref} by ${tip.nameOf(other)}.`
        : `${shown(service, file)} is new here and below ${shown(service, highest)}, which is merged on ${ref}: where that stands, up refuses it.`,
      remedy: other || foreign ? `${renumber}.` : `${renumber}, or say at the top of its up: -- skein: out-of-order`,
    })
  }
}

function isSame(one: Migration, other: Migration | undefined): boolean {
  return one.up.checksum === other?.up.checksum
}

function shown(service: string, { version, label }: Migration): string {
  return versionName(service, version, label)
}

/** The first line here, 1-based, that is not as it was. */
function firstDifference({ up: before }: Migration, { up: now }: Migration): number {
  if (before.kind !== 'text' || now.kind !== 'text') return 1
  const [old, lines] = [before.read().split('\n'), now.read().split('\n')]
  const index = lines.findIndex((line, index) => line !== old[index])
  return index < 0 ? lines.length : index + 1
}

function finding(
  code: FindingCode,
  service: string,
  file: string,
  line: number,
  said: Pick<FindingValue, 'message' | 'remedy'>,
): FindingValue {
  return { code, severity: 'error', service, file, line, ...said }
}
