import type { Ailment, Refusal } from '@skein/core'
import type { Change } from '../git/since.ts'

/** What is wrong between a ledger, its files and its database, and what can be done about it. */
export interface AilmentValue {
  /** `DIRTY`, `CHANGED_FILE`, `MISSING_FILE`, `BROKEN_REQUIREMENT`, or why the ledger can't be asked. */
  readonly code: string
  readonly service: string
  /** Null for a seed, and for the ledger as a whole. */
  readonly version: string | null
  /** Only for a seed. */
  readonly seed?: string
  readonly message: string
  /** What can be done; nothing of it was. */
  readonly remedy: string
  readonly open?: OpenValue
  /** Of a changed file: the checksum that was applied, and that of the file. */
  readonly was?: string
  readonly now?: string
  readonly file?: string
  /** Where git remembers the file as it was applied: the last such commit, and what differs since. */
  readonly change?: Change
  /** Of a broken requirement. */
  readonly requires?: string
}

/** A step that was begun and did not come to its end. */
interface OpenValue {
  readonly direction: 'up' | 'down'
  /** 1-based, as people count; null where nobody counted. */
  readonly statement: number | null
  /** Its first words. */
  readonly text: string | null
  /** Nobody can tell without looking whether that statement is done. */
  readonly inDoubt: boolean
  readonly since: string
}

export interface RepairValue {
  readonly ailments: readonly AilmentValue[]
}

export function refusalAilment({ code, service, version, message, remedy }: Refusal): AilmentValue {
  return { code, service, version: version === null ? null : String(version), message, remedy }
}

export function ailmentValue(ailment: Ailment): AilmentValue {
  const { service, code } = ailment
  if (ailment.code === 'DIRTY') return dirty(ailment)
  const { row, name: it } = ailment
  const common = { code, service, version: String(row.version) }
  switch (ailment.code) {
    case 'CHANGED_FILE': {
      const { now, file } = ailment
      return {
        ...common,
        message: `${it} (${row.description}) was changed after it was applied.`,
        remedy: `Restore the file and write the change as a new migration. If it makes no difference: skein repair ${service} --accept-changed`,
        ...(row.checksum !== null && { was: row.checksum }),
        now,
        file: file.up.file,
      }
    }
    case 'MISSING_FILE':
      return {
        ...common,
        message: `${it} (${row.description}) stands, but its file is gone.`,
        remedy: 'Bring the file back from version control; an applied migration is never deleted.',
      }
    case 'BROKEN_REQUIREMENT': {
      const { service: other, version } = ailment.requires
      return {
        ...common,
        message: `${it} (${row.description}) stands and requires ${ailment.required}, which does not.`,
        remedy: `skein up ${service} brings it back.`,
        requires: `${other}@${version}`,
      }
    }
  }
}

function dirty({ service, open, said }: Extract<Ailment, { code: 'DIRTY' }>): AilmentValue {
  const { version, direction, statement, text, inDoubt, since } = open
  const repair = `skein repair ${service}`
  const others = `${repair} --done if all of it stands, --forget if it shall count as never begun.`
  const goOn =
    statement === null
      ? ''
      : inDoubt
        ? `if that statement is not done: ${repair} --resume --from ${statement + 1}; if it is: --from ${statement + 2}; or `
        : `${repair} --resume goes on there; `
  return {
    code: 'DIRTY',
    service,
    ...(typeof version === 'bigint' ? { version: String(version) } : { version: null, seed: version }),
    message: said,
    remedy: `${statement === null || inDoubt ? 'Look at what stands in the database; ' : ''}${goOn}${others}`,
    open: {
      direction,
      statement: statement === null ? null : statement + 1,
      text,
      inDoubt,
      since: since.toISOString(),
    },
  }
}
