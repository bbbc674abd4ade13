import type { Amendment, Standing } from '../store.ts'
import { compareVersions } from '../version.ts'
import type { PlanService, Refusal } from './plan.ts'

/** Why rows can't be changed as they were asked to be, or a database can't be emptied. */
export type RowsRefusalCode = 'IN_DOUBT' | 'LEDGER_NOT_EMPTY' | 'NOT_RESUMABLE' | 'PRODUCTION'

/** A change of one service's rows made concrete. One with refusals must not be made. */
export interface RowsPlan {
  readonly changes: readonly Amendment[]
  readonly refusals: readonly Refusal[]
}

/** Where rows are to be brought: the files up to a version. */
export type RowsTarget = bigint | 'zero' | 'latest'

/** The files up to a target, lowest first; a refusal where there is no file of that version. */
export function filesUpTo(
  service: PlanService,
  target: RowsTarget,
): readonly PlanService['migrations'][number][] | Refusal {
  const { name, migrations } = service
  if (target === 'zero') return []
  const first = new Map(migrations.map((file) => [file.version, file]))
  if (typeof target === 'bigint' && !first.has(target)) {
    const near = [...first.values()]
      .slice(-5)
      .map((file) => file.label ?? file.version)
      .join(', ')
    return {
      code: 'NO_SUCH_VERSION',
      service: name,
      version: target,
      message: `${name} has no file of version ${target}.`,
      remedy: near ? `Its last versions are ${near}.` : 'It has no migrations yet.',
    }
  }
  return [...first.values()]
    .filter(({ version }) => target === 'latest' || version <= target)
    .sort((a, b) => compareVersions(a.version, b.version))
}

/** What the ledger says, nothing where it can't be asked. */
export function known({ standing }: PlanService): Pick<Standing, 'applied' | 'open' | 'seeds'> {
  return standing.ledger === 'unknown' ? { applied: [], open: [], seeds: [] } : standing
}
