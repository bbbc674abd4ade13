import type { Remark, Takeover } from '@skein/adopt'

/** What another tool's ledger says, and what becomes of it. */
export interface AdoptValue {
  /** `shown`, `refused`: nothing was touched. */
  readonly outcome: 'shown' | 'refused' | 'done'
  /** `undo`: the tool is given its ledger back. */
  readonly direction: 'adopt' | 'undo'
  readonly service: string
  readonly tool: string
  /** Their table, by its names with and without Skein; one and the same where it is widened into Skein's. */
  readonly ledger: { readonly from: string; readonly to: string }
  /** What is taken over, in order of application; `appliedAt` is null where the tool doesn't say. */
  readonly applied: readonly VersionValue[]
  /** What Skein would apply next. */
  readonly pending: readonly VersionValue[]
  /** Why it can't be. */
  readonly problems: readonly Remark[]
  readonly notes: readonly Remark[]
}

interface VersionValue {
  readonly version: string
  /** The version as its people write it. */
  readonly label: string
  readonly description: string
  readonly appliedAt?: string | null
}

export function adoptValue(takeover: Takeover, outcome: AdoptValue['outcome']): AdoptValue {
  const { service, found, aside, rows, pending, problems, notes } = takeover
  return {
    outcome,
    direction: 'adopt',
    service: service.name,
    tool: found.tool,
    ledger: { from: `${found.schema}.${found.table}`, to: `${found.schema}.${aside}` },
    applied: rows.map(({ step: { version, description }, label, appliedAt }) => ({
      version: String(version),
      label,
      description,
      appliedAt,
    })),
    pending: pending.map(({ version, label, description }) => ({
      version: String(version),
      label: label ?? String(version),
      description,
    })),
    problems,
    notes,
  }
}
