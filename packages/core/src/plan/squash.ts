import type { Migration, Range } from '../migration.ts'
import type { Standing } from '../store.ts'
import type { PlanService } from './plan.ts'

/**
 * How a squashed migration and those that it replaces stand to each other in one store: it goes for them (`itself`),
 * they stand or still can (`originals`), or some of them stand and the files of the rest are gone (`partly`).
 */
export interface Squash {
  readonly range: Range
  readonly as: 'itself' | 'originals' | 'partly'
}

/** The files that count in a store: each squashed migration, or what it replaces. Pure. */
export function chooseFiles<Client>(
  migrations: readonly Migration<Client>[],
  standing: PlanService['standing'],
): { readonly migrations: readonly Migration<Client>[]; readonly squashes: readonly Squash[] } {
  let chosen = [...migrations]
  const squashes: Squash[] = []
  // A squash of squashes is asked before those that it holds.
  for (const migration of migrations.toSorted((a, b) => Number(size(b) - size(a)))) {
    const { replaces: range } = migration
    if (!range || !chosen.includes(migration)) continue
    const others = chosen.filter((other) => other !== migration && isIn(range, other.version))
    const as = choose(migration, range, others, standing.ledger === 'unknown' ? [] : standing.applied)
    squashes.push({ range, as })
    chosen = chosen.filter((other) => (as === 'itself' ? !others.includes(other) : other !== migration))
  }
  return { migrations: chosen, squashes }
}

function choose(
  squash: Migration,
  range: Range,
  others: readonly Migration[],
  applied: Standing['applied'],
): Squash['as'] {
  const rows = applied.filter(({ version }) => isIn(range, version))
  const last = rows.find(({ version }) => version === range.to)
  if (rows.length === 0) return 'itself'
  const isOriginal = others.some(({ version, up }) => version === range.to && up.checksum === last?.checksum)
  if (last && (last.checksum === squash.up.checksum || (rows.length === 1 && !isOriginal))) return 'itself'
  // What stands and is still there as files was not replaced by anybody, nor is what comes behind it.
  const kept = rows.every((row) => others.some(({ version }) => version === row.version))
  return last || kept ? 'originals' : 'partly'
}

/** The version that stands for another one: that of the squashed migration which went for it, else itself. */
export function standIn({ squashes = [] }: Pick<PlanService, 'squashes'>, version: bigint): bigint {
  return squashes.find(({ range, as }) => as === 'itself' && isIn(range, version))?.range.to ?? version
}

/** Whether a row without a file is no surprise: its file went into a squashed one. */
export function isReplaced({ squashes = [] }: Pick<PlanService, 'squashes'>, version: bigint): boolean {
  return squashes.some(({ range }) => isIn(range, version))
}

function isIn({ from, to }: Range, version: bigint): boolean {
  return from <= version && version <= to
}

function size({ replaces }: Migration): bigint {
  return replaces ? replaces.to - replaces.from : 0n
}
