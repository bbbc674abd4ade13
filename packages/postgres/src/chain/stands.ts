import { type Outcome, SkeinError, type Standing, type Step, stepName } from '@skein/core'
import { type Bench, lostError, noteFailure, settle } from '../bench.ts'
import { readLedger } from '../ledger/read.ts'
import type { Ended } from './send.ts'

/** Whether a step of this run stands, by what the ledger says. */
function stands({ applied, seeds, repeatables }: Standing, step: Step, run: string): boolean {
  if (step.kind === 'migration') {
    const row = applied.find(({ version }) => version === step.version)
    return step.direction === 'up' ? row?.run === run : row?.seq !== step.seq
  }
  const rows = step.kind === 'seed' ? seeds : repeatables.filter(({ stale }) => !stale)
  const row = rows.find(({ name }) => name === step.name)
  return row !== undefined && (!step.again || (step.checksum !== null && row.checksum === step.checksum))
}

/**
 * What the ledger says of a step while the link lives: a message may fail behind its COMMIT, and a function may end its
 * transaction before its time.
 * @throws SkeinError CONNECTION_LOST
 */
export async function whatStands(bench: Bench, step: Step): Promise<'all' | 'part' | 'nothing'> {
  const { work, tables, run, service } = bench
  const standing = await readLedger(work, tables).catch((cause: unknown) => {
    throw lostError(service, cause)
  })
  if (stands(standing, step, run.id)) return 'all'
  return step.kind === 'migration' && standing.open.some(({ version }) => version === step.version) ? 'part' : 'nothing'
}

/** The link broke: the ledger says which of the steps stand. */
export async function* lookAgain(bench: Bench, steps: readonly Step[], cause: unknown): AsyncGenerator<Outcome, Ended> {
  const standing = await settle(bench)
  for (const step of steps) {
    if (stands(standing, step, bench.run.id)) {
      yield { kind: 'applied', step, milliseconds: 0 }
      continue
    }
    const name = stepName(bench.service, step)
    const error = new SkeinError(
      'CONNECTION_LOST',
      `The connection to ${bench.service} broke during ${name}. Its ledger was read again: ${name} does not stand, and nothing of it is left.`,
      {
        hint: 'Run the command again to go on.',
        data: { service: bench.service },
        cause,
      },
    )
    await noteFailure(bench, step, 'failed', 0, { code: 'CONNECTION_LOST' })
    yield { kind: 'failed', step, error }
    return { kind: 'over' }
  }
  return { kind: 'all' }
}
