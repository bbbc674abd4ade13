import { checkIntegrity } from '@skein/control'
import { SkeinError } from '@skein/core'
import type { CheckFlags } from '../commands/check.ts'
import { findDatabases } from '../configuration/ask.ts'
import { exits, type Result } from '../result.ts'
import { integrityValue } from '../values/integrity.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'

/** @throws SkeinError USAGE, CONFIG_INVALID, UNREACHABLE, ACCESS_DENIED */
export async function checkAll(call: Call<CheckFlags>): Promise<Result> {
  const { flags, io, words } = call
  const sample = Number(flags.sample)
  if (!Number.isInteger(sample) || sample < 0)
    throw new SkeinError('USAGE', `--sample ${flags.sample} is no number of rows.`, {
      hint: 'Type for example --sample 5.',
    })
  const system = await findDatabases(call)
  const named = known(system, words.slice(1))
  const found = await checkIntegrity(system.services, { named, sample, signal: io.stop })
  const programs = flags.json || flags.format === 'json'
  const value = integrityValue(found, flags.requireAll ?? false, !programs || (flags.showData ?? false))
  return { kind: 'integrity', exit: value.whole ? exits.ok : exits.no, value }
}
