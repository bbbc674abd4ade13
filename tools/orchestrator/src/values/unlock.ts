import type { Holder, Open, Standing } from '@skein/core'

/** Who holds a lock. Facts that could not be had are null. */
export interface HolderValue {
  /** `person@host:pid`, of which the two that follow are parts. */
  readonly by: string | null
  readonly host: string | null
  readonly pid: number | null
  /** The beginning of the run's id, as history has it. */
  readonly run: string | null
  readonly since: string | null
  /** The step that runs statement by statement, where it is at one; others can't be seen from outside. */
  readonly at: string | null
}

export interface UnlockValue {
  readonly services: readonly {
    readonly service: string
    /** Null: nobody holds it. */
    readonly holder: HolderValue | null
    /** Whether it was ended by this call. */
    readonly ended: boolean
    /** Why it could not be asked; absent where it was. */
    readonly unreachable?: string
  }[]
}

/** @param labels versions as their people write them, by their numbers. */
export function holderValue(
  { by, run, since }: Holder,
  { open }: Pick<Standing, 'open'>,
  labels: ReadonlyMap<string, string>,
): HolderValue {
  const [, host = null, pid = null] = /@(.+):(\d+)$/.exec(by ?? '') ?? []
  const [step] = open
  return {
    by,
    host,
    pid: pid === null ? null : Number(pid),
    run,
    since: since?.toISOString() ?? null,
    at: step ? openStep(step, labels) : null,
  }
}

function openStep({ version, statement, text }: Open, labels: ReadonlyMap<string, string>): string {
  const at = statement === null ? '' : `, statement ${statement + 1}`
  return `${labels.get(String(version)) ?? version}${at}${text ? ` (${text})` : ''}`
}
