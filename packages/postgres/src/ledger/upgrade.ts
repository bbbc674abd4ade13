import { SkeinError } from '@skein/core'
import type { Bench } from '../bench.ts'
import { serverError } from '../failure.ts'
import { rollBack, unknownEnd } from '../roll-back.ts'
import { type Tables, upgrades } from './tables.ts'

/** Statements that bring a ledger to the next format, in place. They only add: older versions go on reading it. */
export type Upgrade = (tables: Tables) => readonly string[]

/**
 * Brings a ledger from the format it has to the newest, in one transaction.
 * @param list what brings format n to n + 1 stands at place n - 1.
 * @throws SkeinError STEP_FAILED, with the ledger as it was.
 */
export async function upgrade(
  { work, tables, preamble, service }: Pick<Bench, 'work' | 'tables' | 'preamble' | 'service'>,
  from: number,
  list: readonly Upgrade[] = upgrades,
): Promise<void> {
  const to = list.length + 1
  const mark = `UPDATE ${tables.state} SET value = value || '{"format": ${to}}' WHERE kind = 'ledger' AND value->'format' = '${from}'`
  const statements = [...preamble, ...list.slice(from - 1).flatMap((step) => step(tables)), mark]
  try {
    await work.send(`BEGIN;\n${statements.join(';\n')};\nCOMMIT`)
  } catch (cause) {
    if (!(await rollBack(work))) throw unknownEnd(service, 'its ledger was brought to a newer format', cause)
    const error = serverError(cause)
    throw new SkeinError(
      'STEP_FAILED',
      `The ledger of ${service} has format ${from} and could not be brought to ${to}: ${error?.message ?? String(cause)}. It is as it was.`,
      { hint: 'Its owner, or a superuser, can run the command once.', cause, data: { service } },
    )
  }
}
