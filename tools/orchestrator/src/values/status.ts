import { type Applied, compareVersions, dueOf, isTold, type PlanService, type Prepared } from '@skein/core'

/** Where one service stands. */
export interface ServiceValue {
  readonly service: string
  /** The store's kind, such as `postgres`. */
  readonly store: string
  /** The highest version that stands; null when none does or nothing is known. */
  readonly at: string | null
  /** As its people write it, where that is another text. */
  readonly label?: string
  readonly applied: readonly {
    readonly version: string
    readonly label?: string
    readonly description: string
    readonly appliedAt: string
    /** Why the row is there though nothing was run for it: `baseline`, `forced`, …; null for all others. */
    readonly origin: string | null
  }[]
  readonly pending: readonly {
    readonly version: string
    readonly label?: string
    readonly description: string
    readonly phase: string
  }[]
  /** A step was begun and its end is not known. */
  readonly dirty: boolean
  /** Its database could be asked. */
  readonly reachable: boolean
  /** Whose ledger is there; `unknown` where its database could not be asked. Only `absent` and `ours` tell what stands. */
  readonly ledger: LedgerKind
  readonly optional: boolean
  /** What stands against going on, and what is worth knowing; `severity` tells them apart. */
  readonly problems: readonly ProblemValue[]
}

/** `absent`: none yet. `foreign`: another tool's. `torn`: ours, and a part of it is gone. */
export type LedgerKind = 'absent' | 'ours' | 'foreign' | 'torn' | 'unknown'

export interface ProblemValue {
  readonly code: string
  readonly severity: 'error' | 'note'
  readonly message: string
}

export interface StatusValue {
  readonly services: readonly ServiceValue[]
}

/**
 * What a prepared `up` of everything says of where the services stand.
 * @param named only these; null: all.
 */
export function statusValue(prepared: Prepared, named: readonly string[] | null): StatusValue {
  const services = prepared.services.filter(({ name }) => named?.includes(name) ?? true)
  return { services: services.map((service) => serviceValue(service, prepared)) }
}

function serviceValue(service: PlanService, { plan, loaded }: Prepared): ServiceValue {
  const { name, standing, optional } = service
  const asked = standing.ledger === 'unknown' ? null : standing
  const rows = [...(asked?.applied ?? [])].sort((a, b) => compareVersions(a.version, b.version))
  const highest = rows.at(-1)
  const labels = new Map(
    service.migrations.flatMap(({ version, label }) => (label === undefined ? [] : [[version, label]])),
  )
  const label = highest && labels.get(highest.version)
  return {
    service: name,
    store: loaded.get(name)?.service.store.kind ?? '',
    at: highest?.version.toString() ?? null,
    ...(label !== undefined && { label }),
    applied: rows.map(({ version, description, appliedAt, origin }) => {
      const written = labels.get(version)
      const named = { version: String(version), ...(written !== undefined && { label: written }) }
      return { ...named, description, appliedAt: appliedAt.toISOString(), origin }
    }),
    pending: isTold(standing) ? pendingOf(service, rows) : [],
    dirty: (asked?.open.length ?? 0) > 0,
    reachable: asked !== null,
    ledger: ledgerOf(service),
    optional,
    problems: problemsOf(name, plan),
  }
}

function ledgerOf({ standing }: PlanService): LedgerKind {
  return standing.ledger === 'foreign' && standing.torn ? 'torn' : standing.ledger
}

/** What a plan has against a service, and what it has to say of it. */
export function problemsOf(service: string, { refusals, notes }: Prepared['plan']): readonly ProblemValue[] {
  const of = (
    severity: 'error' | 'note',
    list: readonly { readonly code: string; readonly service: string; readonly message: string }[],
  ): ProblemValue[] =>
    list
      .filter((item) => item.service === service && !silent.has(item.code))
      .map(({ code, message }) => ({ code, severity: code === 'NEWER_LEDGER' ? 'note' : severity, message }))
  return [...of('error', refusals), ...of('note', notes)]
}

/** What a plan tells of its own making and not of where a service stands. */
const silent = new Set(['PULLED_IN', 'DEPENDS_ON_YIELDED', 'PHASE_LEFT'])

function pendingOf(service: PlanService, rows: readonly Applied[]): ServiceValue['pending'] {
  const stands = new Set(rows.map((row) => row.version))
  const versions = service.migrations
    .filter(({ version }) => !stands.has(version))
    .map(({ version, label, description, phase }) => ({
      version: String(version),
      ...(label !== undefined && { label }),
      description,
      phase,
    }))
  return [...versions, ...dueOf(service).map((version) => ({ version, description: 'made anew', phase: 'expand' }))]
}

/** Nothing is missing that this build needs; a contract that waits is no debt. */
export function isSettled({ pending, problems, dirty }: ServiceValue): boolean {
  return (
    !dirty &&
    pending.every(({ phase }) => phase === 'contract') &&
    problems.every(({ severity }) => severity === 'note')
  )
}
