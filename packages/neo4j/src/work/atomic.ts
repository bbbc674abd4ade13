import { type CallBody, type Ending, type Outcome, SkeinError, type Step, stepName } from '@skein/core'
import type { ManagedTransaction } from 'neo4j-driver'
import { type Bench, cancelOn, demandLock, noteFailure } from '../bench.ts'
import { isLost, isTerminated, serverError } from '../failure.ts'
import { firstStatement, lastStatement, lookFor } from '../ledger/rows.ts'
import { tagOf, type Work } from '../link.ts'
import { atomicError } from './atomic-error.ts'
import { commit } from './commit.ts'
import { takesOwn } from './loose-error.ts'
import { fileOf, keep, type Sending, type Sent } from './ready.ts'
import { giveWay, pause } from './retry.ts'
import { verify } from './verify.ts'

/** What a function of a migration is given: its step's transaction, or a session where it wants none. */
export type Neo4jClient = Pick<ManagedTransaction, 'run'>

/** What a step does between its row's beginning and its end. */
export interface Act {
  readonly sending: Sending | null
  readonly call: CallBody<Neo4jClient> | null
}

/** Statements between two reports. */
const some = 200

/** Runs a step in one transaction with its row. Gives whether the run goes on. */
export async function* runAtomic(bench: Bench, step: Step, act: Act, ending: Ending): AsyncGenerator<Outcome, boolean> {
  const began = performance.now()
  const { service, run } = bench
  for (let attempt = 0; ; attempt++) {
    const quiet = cancelOn(bench, ending.cancel)
    let work: Work | null = null
    let at: Sent | null = null
    try {
      work = await bench.link.begin(tagOf(run, 'work'))
      if (!(await begun(work, bench, step))) {
        await work.rollback()
        yield { kind: 'raced', step }
        return false
      }
      let done = 0
      for (const sent of act.sending?.statements() ?? []) {
        at = sent
        await work.ask(sent.text)
        if (++done % some === 0) yield { kind: 'progress', step, done, of: act.sending?.count ?? done }
      }
      at = null
      const { native } = work
      const client: Neo4jClient = { run: (query, parameters) => native.run(query, parameters) }
      await act.call?.call(client, ending.cancel ?? new AbortController().signal)
      await verify(work, bench, step)
      const milliseconds = performance.now() - began
      const { query, parameters } = lastStatement(step, run, milliseconds)
      const [row] = await work.ask(query, parameters)
      if (!row) throw takesOwn(service, step, fileOf(step))
      if (await commit(bench, work, lookFor(run, row['seq']))) {
        yield { kind: 'applied', step, milliseconds }
        return true
      }
      yield { kind: 'failed', step, error: await lost(bench, step, null) }
      return false
    } catch (thrown) {
      await work?.rollback()
      // Nobody asked the server to commit.
      if (isLost(thrown)) {
        yield { kind: 'failed', step, error: await lost(bench, step, thrown) }
        return false
      }
      const waiting = giveWay(thrown, step, attempt, ending)
      if (waiting) {
        yield waiting
        await pause(waiting.milliseconds, ending)
        continue
      }
      const isOver = ending.cancel?.aborted ?? false
      // Whoever ends our work from outside also takes the lock.
      if (isTerminated(thrown) && !isOver) await demandLock(bench)
      const milliseconds = performance.now() - began
      yield { kind: 'failed', step, error: await atomicError(bench, step, act, at, thrown, isOver, milliseconds) }
      return false
    } finally {
      await quiet()
    }
  }
}

/** False: the row is another's. */
async function begun(work: Work, { run }: Bench, step: Step): Promise<boolean> {
  const { query, parameters } = firstStatement(step, run, keep(step))
  try {
    return (await work.ask(query, parameters)).length > 0
  } catch (error) {
    if (serverError(error)?.code === 'Neo.ClientError.Schema.ConstraintValidationFailed') return false
    throw error
  }
}

async function lost(bench: Bench, step: Step, cause: unknown): Promise<SkeinError> {
  const { service } = bench
  const name = stepName(service, step)
  await noteFailure(bench, step, 'failed', 0, { code: 'CONNECTION_LOST' })
  const message = `The connection to ${service} broke during ${name}, before it was committed: nothing of it stands.`
  return new SkeinError('CONNECTION_LOST', message, {
    hint: 'When the server is back, run the command again to go on.',
    data: { service, step: name },
    ...(cause !== null && { cause }),
  })
}
