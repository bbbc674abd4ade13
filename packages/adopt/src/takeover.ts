import { type Adopted, type Finding, loadAll, type Loaded, type Migration, type Service } from '@skein/core'
import { entriesOf } from './aside.ts'
import { adoptionOf, asideName, findLedger, type Found, isWidened, type Wanted } from './found.ts'
import type { Ledger, LedgerEntry } from './ledgers/ledger.ts'
import { foreignStep, stepOf } from './step.ts'

/** What stands against a takeover, or is worth knowing. */
export interface Remark {
  readonly code:
    | 'AHEAD'
    | 'CHANGED_FILE'
    | 'FINDING'
    | 'MISSING_FILE'
    | 'NOT_TAKEN'
    | 'OUT_OF_ORDER'
    | 'UNFINISHED'
    | 'UNVERIFIED'
  /** As its people write it; null where the whole is meant. */
  readonly version: string | null
  readonly message: string
  readonly remedy: string
}

/** A row, and its version as its people write it. */
export type Taken = Adopted & { readonly label: string }

/** A takeover made concrete; nothing was touched. */
export interface Takeover {
  readonly service: Service
  readonly found: Found
  /** The answer of the other's ledger that this stands on. */
  readonly answer: string
  /** The name that the other's ledger will have; its own where it is widened into Skein's. */
  readonly aside: string
  /** What will be written, in order of application. */
  readonly rows: readonly Taken[]
  /** Files that stand nowhere yet. */
  readonly pending: readonly Migration[]
  /** Reasons not to go on. */
  readonly problems: readonly Remark[]
  readonly notes: readonly Remark[]
}

export interface TakeoverOptions extends Wanted {
  /** Files may be others than the ones that were applied; those that are here count. */
  readonly acceptChanged?: boolean | undefined
  /** What was applied and has no file below the highest one is left out. */
  readonly forgetMissing?: boolean | undefined
  /** All services of the system: its files may name versions of the others as these are written there. */
  readonly services?: readonly Service[] | undefined
}

/**
 * Reads another tool's ledger and compares it with the service's files.
 * @throws SkeinError REFUSED when there is no such ledger; FILE_UNREADABLE, UNREACHABLE and others.
 */
export async function survey(service: Service, options: TakeoverOptions = {}): Promise<Takeover> {
  const others = (options.services ?? []).filter(({ name }) => name !== service.name)
  const loaded = loadAll([service, ...others]).get(service.name)!
  const found = await findLedger(service, options)
  const answer = (await adoptionOf(service).ask(entriesOf(found), options.signal)) ?? '[]'
  const entries = JSON.parse(answer) as LedgerEntry[]
  const compared = compare(loaded, found, entries, options)
  return { service, found, answer, aside: isWidened(found, service) ? found.table : asideName(found.tool), ...compared }
}

type Compared = Pick<Takeover, 'rows' | 'pending' | 'problems' | 'notes'>

function compare(
  loaded: Loaded,
  { tool, ledger }: Found,
  entries: readonly LedgerEntry[],
  options: TakeoverOptions,
): Compared {
  const problems = loaded.findings.filter(({ severity }) => severity === 'error').map(remarkOn)
  const notes: Remark[] = loaded.findings
    .filter(({ code, severity }) => code === 'UNREADABLE_NAME' && severity === 'warning')
    .map(remarkOn)
  const { migrations } = loaded
  const files = new Map(ledger.keysOf(migrations).map((key, index) => [key, migrations[index]]))
  const highest = migrations.at(-1)?.version ?? null
  const rows = new Map<bigint, Taken>()
  for (const entry of entries) {
    const { key, at } = entry
    const file = files.get(key)
    if (entry.state === 'failed') problems.push(unfinished(entry, tool, ledger))
    else if (entry.state === 'other') notes.push(notTaken(entry, tool))
    else if (entry.state === 'upTo') {
      for (const one of migrations)
        if (!one.replaces && ledger.covers?.(key, one))
          rows.set(one.version, { step: stepOf(one), label: nameOf(one), appliedAt: at })
      if (!file && entry.place === null) missing(entry)
    } else if (file) {
      rows.set(file.version, { step: stepOf(file), label: nameOf(file), appliedAt: at })
      const changed = entry.checksum !== null && ledger.checksumOf && ledger.checksumOf(file) !== entry.checksum
      if (changed) (options.acceptChanged ? notes : problems).push(changedFile(file, tool))
    } else missing(entry)
  }
  function missing(entry: LedgerEntry): void {
    const version = ledger.versionOf(entry.key, migrations)
    const ahead = version !== null && (highest === null || version > highest)
    if (ahead) {
      rows.set(version, { step: foreignStep(version, entry.description ?? ''), label: entry.key, appliedAt: entry.at })
      notes.push(aheadOf(entry))
    } else (options.forgetMissing ? notes : problems).push(missingFile(entry, tool))
  }
  const standing = [...rows.keys()]
  const pending = migrations.filter((file) => !rows.has(file.version) && !isReplaced(file, migrations, rows))
  const last = standing.reduce((high, version) => (version > high ? version : high), -1n)
  notes.push(...pending.filter(({ version }) => version < last).map((file) => outOfOrder(file)))
  if (!ledger.checksumOf && rows.size > 0) notes.push(unverified(tool))
  return { rows: inOrder([...rows.values()], entries), pending, problems, notes }
}

/** One that stands for many where some of them were applied; and what went into one that was applied itself. */
function isReplaced(file: Migration, all: readonly Migration[], rows: ReadonlyMap<bigint, Taken>): boolean {
  const isIn = (range: Migration['replaces'], version: bigint): boolean =>
    range !== null && range !== undefined && range.from <= version && version <= range.to
  if ([...rows.keys()].some((version) => isIn(file.replaces, version))) return true
  return all.some((one) => isIn(one.replaces, file.version) && rows.get(one.version)?.step.body === one.up)
}

function remarkOn({ code, file, line, message, remedy }: Finding): Remark {
  return { code: 'FINDING', version: null, message: `${file}:${line}: ${message} (${code})`, remedy }
}

/** By the tool's own order where it has one, which is the order of the entries; else by version. */
function inOrder(rows: readonly Taken[], entries: readonly LedgerEntry[]): readonly Taken[] {
  if (entries.some(({ place }) => place !== null)) return rows
  return [...rows].sort((a, b) => (a.step.version < b.step.version ? -1 : 1))
}

function nameOf({ version, label }: Migration): string {
  return label ?? String(version)
}

function unfinished({ key }: LedgerEntry, tool: string, { mend = '' }: Ledger): Remark {
  const message = `${tool} began ${key} and did not finish it; only somebody who looks can say what of it stands.`
  return { code: 'UNFINISHED', version: key, message, remedy: mend }
}

function notTaken({ key }: LedgerEntry, tool: string): Remark {
  const message = `${key} is no migration with a version; it is left in ${tool}'s ledger.`
  const remedy = 'Nothing needs to be done: what is repeatable runs once more with the next up.'
  return { code: 'NOT_TAKEN', version: key, message, remedy }
}

function changedFile(file: Migration, tool: string): Remark {
  const message = `${nameOf(file)} (${file.description}) is not the file that ${tool} applied: its checksum differs.`
  const remedy = 'Bring the file back as it was; or, if the difference means nothing: --accept-changed'
  return { code: 'CHANGED_FILE', version: nameOf(file), message, remedy }
}

function missingFile({ key, description }: LedgerEntry, tool: string): Remark {
  const message = `${key}${description ? ` (${description})` : ''} was applied by ${tool}, and has no file here.`
  const remedy = 'Bring the file back from version control; or leave the row out: --forget-missing'
  return { code: 'MISSING_FILE', version: key, message, remedy }
}

function aheadOf({ key }: LedgerEntry): Remark {
  const message = `${key} was applied and is above every file here: a newer release applied it.`
  return { code: 'AHEAD', version: key, message, remedy: 'Nothing needs to be done; its file comes with that release.' }
}

function outOfOrder(file: Migration): Remark {
  const message = `${nameOf(file)} (${file.description}) was not applied, and lies below what was.`
  const remedy = 'Apply it after the takeover with: skein up --allow-out-of-order'
  return { code: 'OUT_OF_ORDER', version: nameOf(file), message, remedy }
}

function unverified(tool: string): Remark {
  const message = `${tool} keeps no checksums: the files are taken to be what was applied.`
  return { code: 'UNVERIFIED', version: null, message, remedy: 'From here on Skein keeps them.' }
}
