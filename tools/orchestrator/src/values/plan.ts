import {
  type Note,
  type Plan,
  type PlanStep,
  type Prepared,
  type Refusal,
  stepKey,
  versionName,
  waves,
} from '@skein/core'

/** A step as JSON: versions are strings without leading zeros. */
export interface StepValue {
  readonly service: string
  /** Null for a seed. */
  readonly version: string | null
  /** The version as its people write it, where that is another text. */
  readonly label?: string
  /** Only for a seed. */
  readonly seed?: string
  readonly direction: 'up' | 'down'
  readonly description: string
  /** Names of the steps that must be done before: `user@2`; `down user@2` where one that goes back comes before one up. */
  readonly after: readonly string[]
  /** 1-based; steps of one wave may run at the same time. */
  readonly wave: number
  /** How its store would run it: `atomic`, with its row; `statements`, one by one; `opaque`, as a program. */
  readonly mode: string
}

export interface RefusalValue {
  readonly code: string
  readonly service: string
  readonly version: string | null
  readonly message: string
  readonly remedy: string
  readonly file?: string
  readonly line?: number
  /** Of a changed file: the checksum of what was applied, and what differs since, where git knows. */
  readonly was?: string
  readonly change?: { readonly commit: string; readonly diff: string }
}

export type NoteValue = Pick<RefusalValue, 'service' | 'version' | 'message'> & { readonly code: string }

/** A database that is emptied of everything that did not stand in it before Skein. */
export interface WipeValue {
  readonly service: string
  /** Its address; never with a password. */
  readonly database: string
  /** What was removed, once it is; null: nothing was, or not yet. */
  readonly removed: readonly string[] | null
}

export interface PlanValue {
  /** Done before the steps up. */
  readonly wipes?: readonly WipeValue[]
  readonly steps: readonly StepValue[]
  readonly refusals: readonly RefusalValue[]
  readonly notes: readonly NoteValue[]
  /** The plan's identity; null where two plans are shown as one. */
  readonly hash: string | null
}

/** @param plans made to be run one after the other. */
export function planValue(plans: readonly Prepared[]): PlanValue {
  const steps: StepValue[] = []
  for (const { plan, modes } of plans) {
    const before = Math.max(0, ...steps.map(({ wave }) => wave))
    steps.push(...stepValues(plan, modes).map((step) => ({ ...step, wave: step.wave + before })))
  }
  return {
    steps,
    refusals: plans.flatMap(({ plan }) => plan.refusals.map(refusalValue)),
    notes: plans.flatMap(({ plan }) => plan.notes.map(noteValue)),
    hash: plans.length === 1 ? (plans[0]?.hash ?? null) : null,
  }
}

/** What is said of a step that has no description of its own. */
const repeated = 'made anew'

function stepValues(plan: Plan, modes: readonly string[]): StepValue[] {
  const wave = new Map(
    waves(plan).flatMap((steps, index) => steps.map((step): [PlanStep, number] => [step, index + 1])),
  )
  return plan.steps.map((item, place) => {
    const { service, step } = item
    const after = item.after.flatMap((place) => {
      const before = plan.steps[place]
      if (!before) return []
      const turn = before.step.direction !== step.direction ? `${before.step.direction} ` : ''
      return [`${turn}${stepKey(before.service, before.step)}`]
    })
    const rest = { direction: step.direction, after, wave: wave.get(item) ?? 1, mode: modes[place] ?? 'atomic' }
    if (step.kind === 'migration') {
      const { version, label, description } = step
      return { service, version: String(version), ...(label !== undefined && { label }), description, ...rest }
    }
    if (step.kind === 'repeatable') return { service, version: step.name, description: repeated, ...rest }
    return { service, version: null, seed: step.name, description: step.name, ...rest }
  })
}

export function refusalValue({ version, ...rest }: Refusal): RefusalValue {
  return { ...rest, version: version === null ? null : String(version) }
}

function noteValue({ version, ...rest }: Note): NoteValue {
  return { ...rest, version: version === null ? null : String(version) }
}

/** What of other services a step waits for. */
export function waitsOf({ service, after }: StepValue): readonly string[] {
  return after.filter((name) => !name.replace(/^(?:down|up) /, '').startsWith(`${service}@`))
}

/** What the steps that others wait for are called, by what `after` says of them. */
export function callerOf(steps: readonly StepValue[]): (after: string) => string {
  const labels = new Map(steps.map((step) => [nameOf(step), step]))
  return (after) => {
    const [, turn = '', name = ''] = /^((?:down|up) )?(.*)$/.exec(after) ?? []
    const step = labels.get(name)
    return step ? `${turn}${calledOf(step)}` : after
  }
}

/** What a step is called in sentences. */
export function calledOf(step: StepValue): string {
  return step.version === null ? nameOf(step) : versionName(step.service, step.version, step.label)
}

/** What a step is called: `user@2`, or `user seed 010_countries`. */
export function nameOf({ service, version, seed }: StepValue): string {
  return version === null ? `${service} seed ${seed}` : `${service}@${version}`
}
