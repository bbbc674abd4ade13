import { type Holder, newRun, type RunInfo, type Service, SkeinError, type Standing, whoRuns } from '@skein/core'
import { formerName, putAside, putBack } from './aside.ts'
import { adoptionOf, asideName, askTables, type Table } from './found.ts'
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
  return given(service, await adoptionOf(service).take(runOf(service, taking), putAside(found, answer), rows))
}

/** A takeover that can be undone. */
export interface Return {
  readonly service: Service
  readonly tool: string
  readonly aside: Table
  /** The name that the other's ledger had, and will have again. */
  readonly former: string
}

/** Finds the ledger that was put aside. @throws SkeinError REFUSED when there is none, or when Skein worked here since. */
export async function surveyUndo(service: Service): Promise<Return> {
  const names = new Map(Object.keys(tools).map((tool) => [asideName(tool), tool]))
  const taken = (await askTables(service, [...names.keys()])).flatMap((aside): Return[] => {
    const [former, tool] = [formerName(aside), names.get(aside.table)]
    return former === null || tool === undefined ? [] : [{ service, tool, aside, former }]
  })
  const [last] = taken
  if (!last) throw refused(service, 'was not taken over from another tool.', 'skein status says where it stands.')
  const since = (await service.store.history(1000)).filter(
    ({ outcome }) => !['adopted', 'failed', 'cancelled'].includes(outcome),
  )
  if (since.length > 0) {
    const names = since.slice(0, 5).map(({ action, name }) => `${action} ${name}`.trim())
    const more = since.length > 5 ? `, and ${since.length - 5} more` : ''
    const what = `was worked on by Skein since it was taken over (${names.join(', ')}${more}), which ${last.tool} would know nothing of.`
    throw refused(
      service,
      what,
      `Whoever wants to go back all the same does it by hand: ${last.tool}'s ledger is ${last.aside.schema}.${last.aside.table}.`,
    )
  }
  return last
}

/** Gives the database back to the other tool: removes Skein's ledger and restores the other's, in one transaction. */
export async function undo({ service, aside, former }: Return, taking: Taking): Promise<Standing> {
  return given(service, await adoptionOf(service).giveBack(runOf(service, taking), putBack(aside, former)))
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
