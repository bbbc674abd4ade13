import { demandOwn, type RunInfo, SkeinError, type Step, stepName, type TextBody } from '@skein/core'
import { type Bench, benchOf } from './bench.ts'
import type { Connection, Settings } from './clients/client.ts'
import { newHead, refuseRead } from './ledger/claim.ts'
import { readLedger } from './ledger/read.ts'
import { createTables, type Tables } from './ledger/tables.ts'
import { keptText } from './chain/ready.ts'
import { mannerOf } from './ledger/kept.ts'
import { openSession } from './session.ts'
import { literal } from './sql.ts'

/**
 * The texts that a run would send for these steps, one for each list of them, with all that makes each step one act
 * with its row: what anybody may send in its place, over a session of any kind, as behind a pooler. Reads what the
 * ledger keeps; writes nothing.
 */
export async function scriptOf(
  link: Connection,
  tables: Tables,
  run: RunInfo,
  parts: readonly (readonly Step[])[],
  own: Settings,
): Promise<readonly string[]> {
  const standing = await readLedger(link, tables).catch(refuseRead)
  const sent: string[] = []
  const paper = writtenDown(link, sent)
  const reopen = () => Promise.resolve(paper)
  const bench = benchOf({ service: run.service, tables, run, lock: paper, work: paper, reopen }, true, own)
  demandOwn(standing, run)
  if (standing.ledger === 'foreign')
    throw new SkeinError('FOREIGN_LEDGER', `The ledger of ${run.service} is not Skein's.`)
  if (standing.ledger === 'absent') sent.push(`${createTables(tables, newHead(run), bench.preamble)};`)
  const session = openSession(bench, standing)
  const texts: string[] = []
  for (const steps of parts) {
    for (const step of steps) {
      sent.push(`-- ${stepName(run.service, step)} (${step.direction})`)
      if (step.body !== 'kept' && step.body.kind === 'call') {
        // Whoever sends this must not come past it: what follows may stand on it.
        const what = step.body.within ? 'the program' : 'a function of'
        const why = `${stepName(run.service, step)} is ${what} ${step.body.file}: only skein up can run it`
        sent.push(`DO ${literal(`BEGIN RAISE EXCEPTION USING MESSAGE = ${literal(why)}; END`)};`)
        continue
      }
      for await (const outcome of session.run([step.body === 'kept' ? await withText(bench, link, step) : step]))
        if (outcome.kind === 'failed') throw outcome.error
    }
    texts.push(`${advice}\n${sent.map((text) => text.trim()).join('\n')}\n`)
    sent.length = 0
  }
  return texts
}

/** Of what can't run in a transaction the row would be written although it failed. */
const advice =
  '-- Whatever sends this must stop at the first error: psql -X -v ON_ERROR_STOP=1 -f <this file> <the database>'

/** A link that notes what it is sent and answers that it was done. */
function writtenDown(link: Connection, sent: string[]): Connection {
  const note = (text: string) => sent.push(/;\s*$/.test(text) ? text : `${text};`)
  return {
    ...link,
    lost: false,
    counts: false,
    standardConformingStrings: link.standardConformingStrings,
    positionsInBytes: link.positionsInBytes,
    send(text) {
      note(text)
      return Promise.resolve([])
    },
    run(text, watch = {}) {
      note(text)
      // Each block tells by a key of its own when it is durable.
      for (const [, key = ''] of text.matchAll(/RAISE INFO '([^']*)'; END \$skein\$;\n/g)) watch.notice?.(key)
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
}

/** The same step with what its row keeps as its text. */
async function withText(bench: Bench, link: Connection, step: Step): Promise<Step> {
  const text = await keptText({ ...bench, work: link }, step)
  if (text === null) throw new SkeinError('PLAN_STALE', `The row of ${stepName(bench.service, step)} is gone.`)
  const file = `(the down of ${stepName(bench.service, step)}, kept in the ledger)`
  const body: TextBody = { kind: 'text', file, checksum: '', manner: mannerOf(text, file), read: () => text }
  return { ...step, body }
}
