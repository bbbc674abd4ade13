import { type Holder, newRun, type RunInfo, type Service, SkeinError, type Standing, whoRuns } from '@skein/core'
import { formerName, putAside, putBack, unchanged } from './aside.ts'
import { adoptionOf, asideName, askTables, isWidened, type Table } from './found.ts'
import type { Takeover } from './takeover.ts'
import { tools } from './tools.ts'

/** Who takes over, and for which system. */
export type Taking = Pick<RunInfo, 'environment' | 'system'>

/**
 * Makes Skein the owner of a database's ledger, in one transaction.
 * @throws SkeinError REFUSED when the takeover holds problems, or when the other's ledger is no longer what was shown;
 * BUSY when another runner is at work.
 */
export async function adopt(takeover: Takeover, taking: Taking): Promise<Standing> {
  const { service, found, answer, rows, problems } = takeover
  const [first, ...more] = problems
  if (first) {
    const others = more.length > 0 ? ` (and ${more.length} more)` : ''
    throw new SkeinError('REFUSED', `${first.message}${others}`, { hint: first.remedy, data: { problems } })
  }
  const [adoption, run] = [adoptionOf(service), runOf(service, taking)]
  return given(
    service,
    isWidened(found, service)
      ? await adoption.widen(run, found.tool, unchanged(found, answer), rows)
      : await adoption.take(run, putAside(found, answer), rows),
  )
}

/** A takeover that can be undone. */
export interface Return {
  readonly service: Service
  readonly tool: string
  /** The other's ledger as it is called now: Skein's own where that is theirs, widened. */
  readonly aside: Pick<Table, 'schema' | 'table'>
  /** What puts it back. */
  readonly texts: readonly string[]
  /** The name that the other's ledger had, and will have again. */
  readonly former: string
}

/** Finds the ledger that was put aside. @throws SkeinError REFUSED when there is none, or when other versions stand here by now. */
export async function surveyUndo(service: Service, signal?: AbortSignal): Promise<Return> {
  const names = new Map(Object.keys(tools).map((tool) => [asideName(tool), tool]))
  const taken = (await askTables(service, [...names.keys()], signal)).flatMap((aside): Return[] => {
    const [former, tool] = [formerName(aside), names.get(aside.table)]
    return former === null || tool === undefined
      ? []
      : [{ service, tool, aside, former, texts: putBack(aside, former) }]
  })
  const adoption = adoptionOf(service)
  const widened = await adoption.widenedFrom()
  const last: Return | undefined =
    widened === null
      ? taken[0]
      : { service, tool: widened, aside: adoption.place, former: adoption.place.table, texts: [] }
  if (!last) throw refused(service, 'was not taken over from another tool.', 'skein status says where it stands.')
  const [more, fewer] = await changesSince(service)
  if (more.length + fewer.length > 0) {
    const names = [...more.map((version) => `${version} is applied`), ...fewer.map((version) => `${version} is not`)]
    const rest = names.length > 5 ? `, and ${names.length - 5} more` : ''
    throw refused(
      service,
      `is not as Skein took it over: ${names.slice(0, 5).join(', ')}${rest}, which ${last.tool} would know nothing of.`,
      fewer.length > 0
        ? `Whoever wants to go back all the same does it by hand: ${last.tool}'s ledger is ${last.aside.schema}.${last.aside.table}${widened === null ? '' : ', and what it was stands in schema_migrations_state'}.`
        : `Take that back first: skein down ${more.length} ${service.name}`,
    )
  }
  return last
}

/** What stands and was not taken over; and what was, and does not stand as it did. */
async function changesSince({ store }: Service): Promise<readonly [more: readonly bigint[], fewer: readonly bigint[]]> {
  const { applied } = await store.read()
  const kept = new Set(applied.flatMap(({ version, origin }) => (origin === 'adopted' ? [String(version)] : [])))
  const taken = (await store.history(100_000)).filter(({ action, name }) => action === 'adopt' && name !== '')
  const fewer = taken.map(({ name }) => name).filter((name) => !kept.has(name))
  const gone = new Set(fewer)
  const more = applied
    .map(({ version }) => version)
    .filter((version) => !kept.has(String(version)) && !gone.has(String(version)))
  return [more, fewer.map(BigInt)]
}

/** Gives the database back to the other tool: removes Skein's ledger and restores the other's, in one transaction. */
export async function undo({ service, texts }: Return, taking: Taking): Promise<Standing> {
  return given(service, await adoptionOf(service).giveBack(runOf(service, taking), texts))
}

function runOf({ name }: Service, taking: Taking): RunInfo {
  return { id: newRun(), service: name, by: whoRuns(), ...taking }
}

function given({ name }: Service, got: Standing | Holder): Standing {
  if (!('kind' in got)) return got
  throw new SkeinError('BUSY', `${name} is being migrated by ${got.by ?? 'another runner'}. Nothing was touched.`, {
    hint: 'Try again when it is done.',
    data: { service: name, by: got.by },
  })
}

function refused({ name }: Service, why: string, hint: string): SkeinError {
  return new SkeinError('REFUSED', `The database of ${name} ${why}`, { hint, data: { service: name } })
}
