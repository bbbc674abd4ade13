import { SkeinError } from '@skein/core'
import type { Bench } from '../bench.ts'
import { tagOf } from '../link.ts'
import { commit } from '../work/commit.ts'
import { isLost, lostError, serverError } from '../failure.ts'
import { head, isOwn, labels, quoted, things } from './nodes.ts'
import { lookFor, noted } from './rows.ts'

/**
 * Removes what came after the ledger, and then the rows of what is gone. Neo4j can't do that as one act: broken off, it
 * leaves every row, and is done again from its beginning.
 */
export async function wipe(bench: Bench): Promise<readonly string[]> {
  const { link, run, service } = bench
  const tag = tagOf(run, 'work')
  try {
    const [row] = await link.ask(`MATCH ${head} RETURN h.before AS before`)
    const before = new Set(row?.['before'] as readonly string[])
    const gone = (await things(link)).filter((thing) => !before.has(thing))
    const named = (kind: string) =>
      [...before].filter((thing) => thing.startsWith(`${kind} `)).map((thing) => thing.slice(kind.length + 1))
    const parameters = { labels: named('LABEL'), types: named('TYPE') }
    const newNode = `NOT ${isOwn} AND CASE size(labels(n)) WHEN 0 THEN NOT '' IN $labels ELSE none(l IN labels(n) WHERE l IN $labels) END`
    await link.ask(`MATCH (n) WHERE ${newNode} CALL (n) { DETACH DELETE n } IN TRANSACTIONS`, parameters, tag)
    const newRelationship = 'MATCH ()-[r]->() WHERE NOT type(r) IN $types'
    await link.ask(`${newRelationship} CALL (r) { DELETE r } IN TRANSACTIONS`, parameters, tag)
    const stripped = gone.flatMap((thing) => /^LABEL (.+)$/s.exec(thing)?.[1] ?? [])
    for (const label of stripped) await link.ask(`MATCH (n:${quoted(label)}) REMOVE n:${quoted(label)}`, {}, tag)
    for (const thing of gone) {
      const [, kind, name] = /^(CONSTRAINT|INDEX) (.+)$/s.exec(thing) ?? []
      if (name !== undefined) await link.ask(`DROP ${kind} ${quoted(name)} IF EXISTS`, {}, tag)
    }
    await forget(bench)
    return gone
  } catch (cause) {
    if (cause instanceof SkeinError) throw cause
    if (isLost(cause)) throw lostError(service, cause)
    const code = serverError(cause)?.code ?? null
    throw new SkeinError('STEP_FAILED', `${service} was not emptied to the end${code ? ` (${code})` : ''}.`, {
      hint: 'Every row of its ledger still stands. Run the command again.',
      cause,
      data: { service, status: code },
    })
  }
}

/** What a baseline or another tool's ledger speaks of stood before, and still does. */
async function forget(bench: Bench): Promise<void> {
  const { link, run, service } = bench
  const work = await link.begin(tagOf(run, 'work'))
  try {
    const told = noted({
      run: run.id,
      by: run.by,
      action: 'wipe',
      name: '',
      description: '',
      outcome: 'wiped',
      milliseconds: null,
      error: null,
      because: null,
    })
    const [row] = await work.ask(told.query, told.parameters)
    await work.ask(`MATCH (m:${labels.row}) WHERE m.origin IS NULL OR NOT m.origin IN ['baseline', 'adopted'] DELETE m`)
    await work.ask(`MATCH (s:${labels.state}) WHERE s.kind IN ['seed', 'repeatable', 'open'] DELETE s`)
    if (!(await commit(bench, work, lookFor(run, row?.['seq'])))) throw lostError(service, null)
  } catch (error) {
    await work.rollback()
    throw error
  }
}
