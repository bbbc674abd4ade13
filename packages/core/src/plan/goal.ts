import type { Phase } from '../migration.ts'

/** How a count is meant when several services are named: `each` has its own, `across` counts along the plan. */
export type Spread = 'each' | 'across'

export interface Target {
  readonly service: string
  readonly version: bigint | 'zero' | 'latest'
}

/** Where one wants to be. `services: null` means all. */
export type Goal =
  /** Everything pending, or the first `count` of it. */
  | {
      readonly verb: 'up'
      readonly services: readonly string[] | null
      readonly count: number | null
      readonly spread: Spread
    }
  /** The last `count` applied, or all. */
  | {
      readonly verb: 'down'
      readonly services: readonly string[] | null
      readonly count: number | null
      readonly spread: Spread
    }
  /** Exactly the files up to a version. */
  | { readonly verb: 'to'; readonly targets: readonly Target[] }
  /** The last `count` applied, back and up again. */
  | {
      readonly verb: 'redo'
      readonly services: readonly string[] | null
      readonly count: number | null
      readonly spread: Spread
    }
  /** Everything that is applied back, then everything up. */
  | { readonly verb: 'reset'; readonly services: readonly string[] | null }
  /** The seeds of an environment. */
  | { readonly verb: 'seed'; readonly services: readonly string[] | null }

export interface PlanOptions {
  /** The environment that the runner believes to be in; null: not said. */
  readonly environment?: string | null
  /** Takes back what requires the versions to take back, too. */
  readonly cascade?: boolean
  readonly allowOutOfOrder?: boolean
  /** The last phase that may run; later ones stay pending. */
  readonly phase?: Phase
  /** Goes down although services that may require it can't be seen. */
  readonly alone?: boolean
  /** Refuses where an optional service is out of reach, as where one is that isn't optional. */
  readonly requireAll?: boolean
}

/** The services that a goal speaks of; null: all. */
export function namedServices(goal: Goal): readonly string[] | null {
  return goal.verb === 'to' ? goal.targets.map((target) => target.service) : goal.services
}
