import {
  type Applied,
  type AppliedSeed,
  type Attempt,
  type Direction,
  formatOf,
  type Made,
  type Open,
  type Origin,
  parseRequirement,
  type Requirement,
  type Standing,
} from '@skein/core'
import type { Link } from '../link.ts'
import { format, labels } from './nodes.ts'

/** One statement that answers also where there is no ledger. Statements' hashes and texts of downs stay there. */
const question = `RETURN
  COLLECT { MATCH (m:${labels.row}) RETURN m {.version, .description, at: m.applied_at.epochMillis, .checksum, .seq, .requires, .down_checksum, .run, .origin} ORDER BY m.seq } AS rows,
  COLLECT { MATCH (s:${labels.state}) RETURN s {.*, statements: null, before: null} ORDER BY s.kind, s.name } AS states`

interface RowNode {
  readonly version?: bigint
  readonly description?: string
  readonly at?: bigint
  readonly checksum?: string
  readonly seq?: bigint
  readonly requires?: readonly string[]
  readonly down_checksum?: string
  readonly run?: string
  readonly origin?: Origin
}

interface StateNode {
  readonly kind: 'ledger' | 'seed' | 'repeatable' | 'open'
  readonly name: string
  readonly id?: string
  readonly format?: bigint
  readonly service?: string
  readonly environment?: string
  readonly system?: readonly string[]
  readonly checksum?: string
  readonly requires?: readonly string[]
  readonly stale?: boolean
  readonly direction?: Direction
  readonly description?: string
  readonly statement?: bigint
  readonly text?: string
  readonly failed?: boolean
  readonly stood?: boolean
  readonly since?: bigint
}

/** Asks and understands: one round trip. */
export async function readLedger(link: Link): Promise<Standing> {
  const [answer] = await link.ask(question)
  const rows = answer?.['rows'] as readonly RowNode[]
  const states = answer?.['states'] as readonly StateNode[]
  const head = states.find(({ kind }) => kind === 'ledger')
  const empty = { applied: [], seeds: [], repeatables: [], open: [] }
  const nothing = { id: null, service: null, environment: null, system: [], ...empty }
  if (!head) return { ledger: rows.length === 0 ? 'absent' : 'foreign', ...nothing }
  const of = (kind: StateNode['kind']) => states.filter((state) => state.kind === kind)
  return {
    ledger: 'ours',
    ...formatOf(Number(head.format), format),
    id: head.id ?? null,
    service: head.service ?? null,
    environment: head.environment ?? null,
    system: head.system ?? [],
    applied: rows.map(applied),
    seeds: of('seed').map(seed),
    repeatables: of('repeatable').map(made),
    open: of('open').map(open),
  }
}

function applied(row: RowNode): Applied {
  return {
    version: row.version ?? 0n,
    description: row.description ?? '',
    appliedAt: new Date(Number(row.at)),
    checksum: row.checksum ?? null,
    seq: row.seq ?? 0n,
    requires: requirements(row.requires),
    kept: row.down_checksum ?? null,
    run: row.run ?? null,
    origin: row.origin ?? null,
  }
}

function seed({ name, checksum, requires }: StateNode): AppliedSeed {
  return { name, checksum: checksum ?? null, requires: requirements(requires) }
}

function made({ name, checksum, stale = false }: StateNode): Made {
  return { name, checksum: checksum ?? null, stale }
}

function open({ name, direction = 'up', description = '', statement, text, failed, stood, since }: StateNode): Open {
  return {
    direction,
    version: name.startsWith('seed ') ? name.slice(5) : name.startsWith('R_') ? name : BigInt(name),
    description,
    statement: statement === undefined ? null : Number(statement),
    text: text ?? null,
    // Without a text none was left to send; one about a named object is looked at when it is gone on with.
    inDoubt: statement === undefined || (failed !== true && text != null && stood == null),
    since: new Date(Number(since)),
  }
}

function requirements(texts: readonly string[] = []): Requirement[] {
  return texts.flatMap((text) => parseRequirement(text) ?? [])
}

/** The last attempts, newest first; none where there is no ledger. */
export async function readHistory(link: Link, limit: number): Promise<readonly Attempt[]> {
  const rows = await link.ask(
    `MATCH (a:${labels.history}) RETURN a {.*, at: a.at.epochMillis} AS attempt ORDER BY a.id DESC LIMIT $limit`,
    { limit: BigInt(limit) },
  )
  return rows.map(({ attempt }) => {
    const { at, milliseconds, error, because, ...told } = attempt as Record<string, string | number | undefined>
    return {
      at: new Date(Number(at)),
      run: String(told['run'] ?? ''),
      by: String(told['by'] ?? ''),
      action: String(told['action'] ?? ''),
      name: String(told['name'] ?? ''),
      description: String(told['description'] ?? ''),
      outcome: String(told['outcome'] ?? ''),
      milliseconds: milliseconds === undefined ? null : Number(milliseconds),
      error: error === undefined ? null : (JSON.parse(String(error)) as Record<string, unknown>),
      because: because === undefined ? null : String(because),
    }
  })
}
