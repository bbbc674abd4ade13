import { randomUUID } from 'node:crypto'
import { demandOwn, type RunInfo, SkeinError, type Standing } from '@skein/core'
import { lostError } from '../failure.ts'
import type { Link } from '../link.ts'
import { endOrphans } from '../lock.ts'
import { count, format, head, labels, things } from './nodes.ts'
import { readLedger } from './read.ts'

/** The ledger under the lock, created where there is none. @throws SkeinError when it isn't ours to write. */
export async function ledgerFor(link: Link, run: RunInfo): Promise<Standing> {
  if (!(await endOrphans(link, run.id))) throw lostError(run.service, null)
  const standing = await readLedger(link)
  demandLedger(standing, run)
  if (standing.ledger === 'absent') {
    await link.ask(`CREATE ${head} SET h += $value`, { value: { ...newHead(run), before: await things(link) } })
    return await readLedger(link)
  }
  await noteSystem(link, standing, run)
  if (standing.open.length > 0) await link.ask(unknownEnds)
  return standing
}

/** What a ledger that is made now says of itself. */
export function newHead({ service, environment, system }: RunInfo): Readonly<Record<string, unknown>> {
  return { id: randomUUID(), format: BigInt(format), service, environment, system: [...system].sort(), seq: 0n }
}

/** @throws SkeinError FOREIGN_LEDGER, WRONG_SERVICE, WRONG_ENVIRONMENT, NEWER_LEDGER. */
export function demandLedger(standing: Standing, run: RunInfo): void {
  if (standing.ledger === 'foreign')
    throw new SkeinError(
      'FOREIGN_LEDGER',
      `The nodes :${labels.row} in the database of ${run.service} are not Skein's; they were left as they are.`,
      { hint: 'Point the service at its own database.' },
    )
  demandOwn(standing, run)
}

/** Remembers every service that a run of the whole system knew, so that a smaller configuration is noticed. */
async function noteSystem(link: Link, standing: Standing, run: RunInfo): Promise<void> {
  const system = [...new Set([...standing.system, ...run.system])].sort()
  if (system.length > standing.system.length) await link.ask(`MATCH ${head} SET h.system = $system`, { system })
}

/** Attempts whose end was not written, by runners that died. */
const unknownEnds = `MATCH (o:${labels.state} {kind: 'open'})
  WITH o, CASE WHEN o.name STARTS WITH 'seed ' THEN substring(o.name, 5) ELSE o.name END AS name
  WHERE NOT EXISTS { MATCH (a:${labels.history} {run: o.run, name: name})
    WHERE a.outcome IN ['failed', 'cancelled', 'unknown'] }
  ${count.replace('MATCH', 'WITH o, name MATCH')}
  CREATE (:${labels.history} {id: h.seq, at: datetime.realtime(), run: o.run, by: o.by,
    action: CASE WHEN o.name STARTS WITH 'seed ' THEN 'seed' ELSE o.direction END,
    name: name, description: o.description, outcome: 'unknown', error: '{"statement":' + coalesce(toString(o.statement), 'null') + '}'})`
