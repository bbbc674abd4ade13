import type { Attempt } from '@skein/core'

/** One attempt, as history keeps it. */
export interface AttemptValue {
  readonly at: string
  /** `up`, `down`, `seed`, `wipe`, or how rows were changed: `add`, `remove`, `close`, `accept`. */
  readonly action: string
  /** A version, or a seed's name. */
  readonly name: string
  /** The version as its people write it, where that is another text. */
  readonly label?: string
  readonly description: string
  /** `applied`, `reverted`, `failed`, `cancelled`; for rows where they came from: `forced`, `baseline`, … */
  readonly outcome: string
  /** Null where nothing was run. */
  readonly milliseconds: number | null
  /** `person@host:pid`. */
  readonly by: string
  readonly run: string
  /** What the server called the failure, such as 42P01; codes and places, never data. */
  readonly error: Readonly<Record<string, unknown>> | null
  readonly because: string | null
}

/** What history says of one migration in one direction, or of one seed. */
export interface StatsValue {
  readonly action: string
  readonly name: string
  readonly label?: string
  readonly description: string
  readonly attempts: number
  readonly failures: number
  /** Of the attempts that came to their end; null where there was none. */
  readonly median: number | null
  readonly max: number | null
}

export interface HistoryValue {
  readonly services: readonly {
    readonly service: string
    /** Newest first. */
    readonly attempts?: readonly AttemptValue[]
    /** In the order in which they were first tried. */
    readonly stats?: readonly StatsValue[]
    /** Why it could not be asked. */
    readonly unreachable?: string
  }[]
}

/** @param labels by the numbers of their versions. */
export function attemptValue(labels: ReadonlyMap<string, string>): (attempt: Attempt) => AttemptValue {
  return ({ at, ...rest }) => {
    const label = rest.action === 'seed' ? undefined : labels.get(rest.name)
    return { at: at.toISOString(), ...rest, ...(label !== undefined && { label }) }
  }
}

/** What was run, by migration and direction. @param attempts newest first. */
export function statsOf(attempts: readonly AttemptValue[]): readonly StatsValue[] {
  const groups = new Map<string, AttemptValue[]>()
  for (const attempt of attempts.toReversed()) {
    if (!ran.has(attempt.action)) continue
    const key = `${attempt.action} ${attempt.name}`
    groups.set(key, [...(groups.get(key) ?? []), attempt])
  }
  return [...groups.values()].map((group): StatsValue => {
    const times = group
      .filter(({ outcome }) => done.has(outcome))
      .flatMap(({ milliseconds }) => milliseconds ?? [])
      .sort((a, b) => a - b)
    const { action = '', name = '', label, description = '' } = group.at(-1) ?? {}
    return {
      action,
      name,
      ...(label !== undefined && { label }),
      description,
      attempts: group.length,
      failures: group.filter(({ outcome }) => !done.has(outcome)).length,
      median: median(times),
      max: times.at(-1) ?? null,
    }
  })
}

const ran = new Set(['up', 'down', 'seed'])
const done = new Set(['applied', 'reverted'])

/** @param sorted lowest first. */
function median(sorted: readonly number[]): number | null {
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
