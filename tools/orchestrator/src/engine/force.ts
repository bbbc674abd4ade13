import { baseline as baselineRows, force as forceRows, SkeinError } from '@skein/core'
import { findDatabases } from '../configuration/ask.ts'
import type { RowsFlags } from '../flags.ts'
import type { Result } from '../result.ts'
import type { Call } from '../verb.ts'
import { target } from './goals.ts'
import { changeRows } from './rows.ts'

/** Makes the rows those of exactly the files up to a version. @throws SkeinError as `changeRows`, and USAGE */
export async function force(call: Call<RowsFlags>): Promise<Result> {
  const system = await findDatabases(call)
  const { service, version } = target(system, 'force', call.words)
  return await changeRows(call, system, {
    verb: 'force',
    services: [service],
    decide: (view, options) => forceRows(view, version, options, call.flags.because),
    warning: `This changes what the ledger of ${service} says, and nothing else.`,
  })
}

/** Begins a ledger in a database that is older than it. @throws SkeinError as `changeRows`, and USAGE */
export async function baseline(call: Call<RowsFlags>): Promise<Result> {
  const system = await findDatabases(call)
  const { service, version } = target(system, 'baseline', call.words)
  if (version === 'zero')
    throw new SkeinError('USAGE', 'A baseline at zero is an empty ledger, and that needs no baseline.', {
      hint: `Type skein baseline latest ${service}, or a version.`,
    })
  return await changeRows(call, system, {
    verb: 'baseline',
    services: [service],
    decide: (view, options) => baselineRows(view, version, options, call.flags.because),
    warning: null,
  })
}
