import { prepare, type Prepared, type Service } from '@skein/core'
import { findDatabases } from '../configuration/ask.ts'
import type { Call } from '../verb.ts'
import { known, upOf } from './goals.ts'
import { planOptions } from './options.ts'

/** Asks where the named services stand, and touches nothing. @throws SkeinError USAGE, CONFIG_INVALID, FILE_UNREADABLE */
export async function survey(call: Call): Promise<{ prepared: Prepared; named: readonly string[] | null }> {
  const system = await findDatabases(call)
  const named = known(system, call.words)
  return { prepared: await look(system.services, call, named), named }
}

/** What an `up` of everything would find. */
export async function look(
  services: readonly Service[],
  call: Call,
  named: readonly string[] | null,
): Promise<Prepared> {
  return await prepare(services, upOf(named), planOptions(call), call.io.stop)
}
