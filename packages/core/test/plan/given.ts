import type { Migration, Phase, Repeatable, Requirement, TextBody } from '../../src/migration.ts'
import type { Goal } from '../../src/plan/goal.ts'
import type { Plan, PlanService } from '../../src/plan/plan.ts'
import type { Applied, Made, Standing } from '../../src/store.ts'

/** A system written down as the tables of these tests need it. */
export interface Given extends Partial<
  Pick<PlanService, 'dependsOn' | 'optional' | 'seeds' | 'findings' | 'squashes'>
> {
  /** `2`, `2 requires=user@1,user@2 phase=contract no-down irreversible out-of-order`. */
  readonly files?: readonly string[]
  /** `R_views`, `R_views requires=user@1`. */
  readonly repeats?: readonly string[]
  /** `R_views`, `R_views changed`, `R_views stale`. */
  readonly made?: readonly string[]
  /** In order of application: `2`, `2 requires=user@1 changed changed-down not-kept baseline`. */
  readonly applied?: readonly string[]
  /** Out of reach. */
  readonly unknown?: true
  readonly standing?: Partial<Standing>
}

export function given(name: string, about: Given = {}): PlanService {
  const { files = [], applied = [], repeats = [], made = [], unknown, standing, ...rest } = about
  const migrations = files.map((text) => migrationOf(name, text)).sort((a, b) => (a.version < b.version ? -1 : 1))
  const rows = applied.map((text, index) => rowOf(name, text, BigInt(index + 1), migrations))
  return {
    name,
    dependsOn: [],
    optional: false,
    seeds: [],
    findings: [],
    ...rest,
    migrations,
    repeatables: repeats.map((text) => repeatableOf(name, text)),
    standing: unknown
      ? { ledger: 'unknown', reason: 'connection refused' }
      : { ...standingOf(name, rows), repeatables: made.map((text) => madeOf(name, text)), ...standing },
  }
}

function standingOf(service: string, applied: readonly Applied[]): Standing {
  return {
    ledger: 'ours',
    id: `ledger of ${service}`,
    service,
    environment: null,
    system: [],
    applied,
    seeds: [],
    repeatables: [],
    open: [],
  }
}

export function textBody(file: string, checksum: string): TextBody {
  return { kind: 'text', file, checksum, manner: { transaction: true, lockTimeout: null }, read: () => '' }
}

/** `up`, `up 1 user`, `down user patient`, `redo 2 across`, `reset user`, `to user@1 patient@zero`, `seed user`. */
export function goalOf(text: string): Goal {
  const [verb, ...words] = text.split(' ')
  if (verb === 'to') {
    const targets = words.map((word) => {
      const [service = '', version = ''] = word.split('@')
      return { service, version: version === 'zero' || version === 'latest' ? version : BigInt(version) } as const
    })
    return { verb, targets }
  }
  const names = words.filter((word) => /^[a-z]/.test(word) && word !== 'across')
  const services = names.length > 0 ? names : null
  if (verb === 'seed' || verb === 'reset') return { verb, services }
  if (verb !== 'up' && verb !== 'down' && verb !== 'redo') throw new Error(`no goal: ${text}`)
  const count = words.find((word) => /^\d+$/.test(word))
  return {
    verb,
    services,
    count: count === undefined ? null : Number(count),
    spread: words.includes('across') ? 'across' : 'each',
  }
}

/** What a plan does, one word a step: `+user@2`, `-user@1`, `*user:countries`. */
export function stepsOf({ steps }: Plan): string[] {
  return steps.map(({ service, step }) => {
    if (step.kind !== 'migration') return step.kind === 'seed' ? `*${service}:${step.name}` : `+${service}@${step.name}`
    return `${step.direction === 'up' ? '+' : '-'}${service}@${step.version}`
  })
}

/** `CODE service` or `CODE service@version`. */
export function codesOf(said: readonly { code: string; service: string; version: bigint | null }[]): string[] {
  return said.map(({ code, service, version }) => `${code} ${service}${version === null ? '' : `@${version}`}`)
}

function migrationOf(service: string, text: string): Migration {
  const [version = '', ...words] = text.split(' ')
  const name = `${service}@${version}`
  return {
    version: BigInt(version),
    description: `change ${version}`,
    up: textBody(`/${service}/${version}.up.sql`, `up of ${name}`),
    down: words.includes('no-down') ? null : textBody(`/${service}/${version}.down.sql`, `down of ${name}`),
    requires: requiresOf(words),
    phase: (words.find((word) => word.startsWith('phase='))?.slice(6) ?? 'expand') as Phase,
    irreversible: words.includes('irreversible'),
    outOfOrder: words.includes('out-of-order'),
  }
}

function repeatableOf(service: string, text: string): Repeatable {
  const [name = '', ...words] = text.split(' ')
  return { name, up: textBody(`/${service}/${name}.sql`, `text of ${service}@${name}`), requires: requiresOf(words) }
}

function madeOf(service: string, text: string): Made {
  const [name = '', ...words] = text.split(' ')
  const checksum = words.includes('changed') ? 'another text' : `text of ${service}@${name}`
  return { name, checksum, stale: words.includes('stale') }
}

function rowOf(service: string, text: string, seq: bigint, files: readonly Migration[]): Applied {
  const [version = '', ...words] = text.split(' ')
  const file = files.find((migration) => migration.version === BigInt(version))
  const said = requiresOf(words)
  const kept = file ? (file.down?.checksum ?? null) : `down of ${service}@${version}`
  return {
    version: BigInt(version),
    description: `change ${version}`,
    appliedAt: new Date(0),
    checksum: words.includes('changed') ? 'another up' : `up of ${service}@${version}`,
    seq,
    requires: said.length > 0 ? said : (file?.requires ?? []),
    kept: words.includes('not-kept') ? null : words.includes('changed-down') ? 'another down' : kept,
    run: null,
    origin: words.includes('baseline') ? 'baseline' : null,
  }
}

function requiresOf(words: readonly string[]): Requirement[] {
  const list =
    words
      .find((word) => word.startsWith('requires='))
      ?.slice('requires='.length)
      .split(',') ?? []
  return list.map((item) => {
    const [service = '', version = ''] = item.split('@')
    return { service, version: version.startsWith('R_') ? version : BigInt(version) }
  })
}
