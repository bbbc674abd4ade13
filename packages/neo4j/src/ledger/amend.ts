import { type Amendment, type RunInfo, SkeinError } from '@skein/core'
import type { Bench } from '../bench.ts'
import { tagOf } from '../link.ts'
import { isLost, lostError, serverError } from '../failure.ts'
import { commit } from '../work/commit.ts'
import { keep } from '../work/ready.ts'
import { count, labels } from './nodes.ts'
import { lookFor, madeStale, noted, rowName, type Said, written } from './rows.ts'

/** Rows and their history, as one act. */
export async function amendRows(bench: Bench, changes: readonly Amendment[]): Promise<void> {
  const { link, run, service } = bench
  const work = await link.begin(tagOf(run, 'work')).catch((cause: unknown) => {
    throw lostError(service, cause)
  })
  try {
    let seq: unknown = null
    for (const change of changes) {
      for (const { query, parameters } of changed(change, run)) await work.ask(query, parameters)
      const { query, parameters } = noteOf(change, run)
      const [row] = await work.ask(query, parameters)
      seq = row?.['seq']
    }
    if (!(await commit(bench, work, lookFor(run, seq)))) throw lostError(service, null)
  } catch (cause) {
    await work.rollback()
    if (cause instanceof SkeinError) throw cause
    if (isLost(cause)) throw lostError(service, cause)
    const code = serverError(cause)?.code
    throw new SkeinError('STEP_FAILED', `The ledger of ${service} was not changed${code ? ` (${code})` : ''}.`, {
      cause,
      data: { service },
    })
  }
}

function noteOf(change: Amendment, { id, by }: RunInfo): Said {
  const { kind, origin, because = null } = change
  const name = kind === 'add' ? rowName(change.step) : String(kind === 'close' ? change.name : change.version)
  const description = kind === 'add' && change.step.kind === 'migration' ? change.step.description : ''
  const who = { run: id, by, action: kind, name, description }
  return noted({ ...who, outcome: origin, milliseconds: null, error: null, because })
}

function changed(change: Amendment, run: RunInfo): readonly Said[] {
  switch (change.kind) {
    case 'add':
      return [written(change.step, run, keep(change.step), change.origin)]
    case 'remove':
      return [
        {
          query: `${count} WITH h CALL () { MATCH (m:${labels.row} {version: $version}) DELETE m }
  CALL () { MATCH (s:${labels.state} {kind: 'seed'}) WHERE s.name IN $forgets DELETE s } ${madeStale} RETURN 1`,
          parameters: { version: change.version, forgets: change.forgets ?? [] },
        },
      ]
    case 'accept':
      return [
        {
          query: `MATCH (m:${labels.row} {version: $version}) SET m.checksum = $checksum`,
          parameters: { version: change.version, checksum: change.checksum },
        },
      ]
    case 'close': {
      const { name } = change
      const open = typeof name === 'bigint' || name.startsWith('R_') ? String(name) : `seed ${name}`
      return [{ query: `MATCH (s:${labels.state} {kind: 'open', name: $open}) DELETE s`, parameters: { open } }]
    }
  }
}
