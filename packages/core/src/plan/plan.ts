import type { Finding, FindingCode } from '../finding.ts'
import type { Migration, Repeatable, Seed } from '../migration.ts'
import type { Standing, Step } from '../store.ts'
import { closeDown, closeUp } from './close.ts'
import { connect } from './edges.ts'
import { type Goal, namedServices, type PlanOptions } from './goal.ts'
import { order } from './order.ts'
import { judge } from './refusals.ts'
import type { RowsRefusalCode } from './rows.ts'
import { planSeeds } from './seeds.ts'
import { bringBack, select } from './select.ts'
import { sitesOf } from './site.ts'
import type { Squash } from './squash.ts'
import { stepsOf } from './steps.ts'
import { isTold, judgeWritable } from './writable.ts'

/** A service as the plan sees it. */
export interface PlanService<Client = unknown> {
  readonly name: string
  readonly dependsOn: readonly string[]
  readonly optional: boolean
  /** Sorted by version; of a squashed migration and those that it replaces, what counts in this store. */
  readonly migrations: readonly Migration<Client>[]
  readonly squashes?: readonly Squash[]
  /** Sorted by name. */
  readonly repeatables?: readonly Repeatable<Client>[]
  readonly seeds: readonly Seed<Client>[]
  /** A folder of seeds that its configuration does not name. */
  readonly unnamedSeeds?: string
  readonly findings: readonly Finding[]
  /** What its ledger says; `unknown` when it could not be asked, which is never the same as empty. */
  readonly standing: Standing | Unseen
}

/** A ledger that could not be asked, and why. */
interface Unseen {
  readonly ledger: 'unknown'
  readonly reason: string
  /** Nobody said where it is. */
  readonly unset?: true
  /** It is there and lets nobody in. */
  readonly denied?: true
  /** What to do about that, where it is known. */
  readonly remedy?: string
}

export interface PlanStep<Client = unknown> {
  readonly service: string
  readonly step: Step<Client>
  /** Places in `steps` of those that must be durable before this one starts. */
  readonly after: readonly number[]
}

export type RefusalCode =
  | FindingCode
  | RowsRefusalCode
  | 'BASELINE'
  | 'CHANGED_FILE'
  | 'CYCLE'
  | 'DIRTY'
  | 'FOREIGN_LEDGER'
  | 'HISTORY_LOST'
  | 'IRREVERSIBLE'
  | 'MISSING_FILE'
  | 'NEWER_LEDGER'
  | 'NO_SUCH_SERVICE'
  | 'NO_SUCH_VERSION'
  | 'OUT_OF_ORDER'
  | 'PHASE'
  | 'REQUIRED_BY'
  | 'REQUIREMENT_MISSING'
  | 'REQUIREMENT_UNKNOWN'
  | 'SQUASHED_AWAY'
  | 'SYSTEM_INCOMPLETE'
  | 'TORN_LEDGER'
  | 'UNREACHABLE'
  | 'WRONG_ENVIRONMENT'
  | 'WRONG_SERVICE'

/** A reason not to start, found before anything is touched. */
export interface Refusal {
  readonly code: RefusalCode
  readonly service: string
  readonly version: bigint | null
  readonly message: string
  readonly remedy: string
  readonly file?: string
  readonly line?: number
  /** Of a changed file: what was applied, by its checksum. */
  readonly was?: string
  /** Of a changed file, where somebody can tell: what differs, and since which commit. */
  readonly change?: { readonly commit: string; readonly diff: string }
}

/** Something worth saying that stops nothing. */
export interface Note {
  readonly code:
    | 'AHEAD'
    | 'BROKEN_REQUIREMENT'
    | 'CHANGED_DOWN'
    | 'DEPENDS_ON_YIELDED'
    | 'HISTORY_LOST'
    | 'NEWER_LEDGER'
    | 'PHASE_LEFT'
    | 'PULLED_IN'
    | 'SEED_ENVIRONMENT'
    | 'SEEDS_NOT_NAMED'
    | 'UNKNOWN_STORE'
  readonly service: string
  readonly version: bigint | null
  readonly message: string
}

/** A goal made concrete. Steps stand in an order that may be followed one by one. */
export interface Plan<Client = unknown> {
  readonly steps: readonly PlanStep<Client>[]
  readonly refusals: readonly Refusal[]
  readonly notes: readonly Note[]
}

/**
 * Computes the steps from where the services stand to the goal. Pure: no I/O, no clock; the same input gives the same
 * plan. A plan with refusals must not be run.
 */
export function plan<Client>(
  services: readonly PlanService<Client>[],
  goal: Goal,
  options: PlanOptions = {},
): Plan<Client> {
  const sites = sitesOf(services)
  const unknownName = (namedServices(goal) ?? []).find((name) => !sites.has(name))
  if (unknownName !== undefined) return { steps: [], refusals: [noSuchService(unknownName, sites)], notes: [] }
  if (goal.verb === 'seed') return planSeeds(sites, goal, options)

  const refusals: Refusal[] = []
  const notes: Note[] = []
  select(sites, goal, options, refusals, notes)
  if (goal.verb !== 'up') closeDown(sites, goal, options, refusals)
  bringBack(sites, goal, options)
  if (goal.verb !== 'down') closeUp(sites, goal, options, refusals, notes)

  const graph = connect(sites, refusals, notes)
  judge(sites, goal, options, refusals, notes)
  // Of a ledger that tells nothing, nobody knows which steps are left; that it is refused stands beside.
  const steps = graph
    ? stepsOf(
        graph,
        order(graph).filter(({ site }) => isTold(site.service.standing)),
      )
    : []
  judgeWritable(sites, goal, steps, refusals, notes)
  // What can't be reached is the cause of what else can't be seen.
  refusals.sort((a, b) => Number(b.code === 'UNREACHABLE') - Number(a.code === 'UNREACHABLE'))
  return { steps, refusals, notes }
}

function noSuchService(name: string, sites: ReadonlyMap<string, unknown>): Refusal {
  return {
    code: 'NO_SUCH_SERVICE',
    service: name,
    version: null,
    message: `There is no service "${name}".`,
    remedy: `Known services: ${[...sites.keys()].join(', ') || 'none'}.`,
  }
}
