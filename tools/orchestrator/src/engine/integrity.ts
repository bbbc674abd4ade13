import { checkIntegrity } from '@skein/control'
import { SkeinError } from '@skein/core'
import type { CheckFlags } from '../commands/check.ts'
import { findDatabases } from '../configuration/ask.ts'
import type { System } from '../configuration/system.ts'
import type { GlobalFlags, PlanFlags } from '../flags.ts'
import { exits, type Result } from '../result.ts'
import { integrityValue } from '../values/integrity.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'

/** Whether it may begin: null, or what is broken already. A place that isn't there yet is none. */
export async function before({ io, flags }: Call<PlanFlags>, { services }: System): Promise<Result | null> {
  const { references, ...rest } = await checkIntegrity(services, { named: null, sample: 5, signal: io.stop })
  const there = references.filter(({ state }) => state !== 'absent')
  const value = integrityValue({ ...rest, references: there }, flags.requireAll ?? false, !programs(flags))
  const next = 'mend that, or run the same without --check-integrity; nothing was touched'
  return value.whole ? null : { kind: 'integrity', exit: exits.refused, value, next }
}

/** A run's result with what it left: one that was done and broke something is no success. */
export async function after({ io, flags }: Call<PlanFlags>, { services }: System, result: Result): Promise<Result> {
  if (result.kind !== 'run' || result.exit !== exits.ok) return result
  const found = await checkIntegrity(services, { named: null, sample: 5, signal: io.stop })
  const integrity = integrityValue(found, flags.requireAll ?? false, !programs(flags))
  return { ...result, exit: integrity.whole ? exits.ok : exits.no, value: { ...result.value, integrity } }
}

function programs({ json = false, format }: GlobalFlags): boolean {
  return json || format === 'json'
}

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
  const value = integrityValue(found, flags.requireAll ?? false, !programs(flags) || (flags.showData ?? false))
  return { kind: 'integrity', exit: value.whole ? exits.ok : exits.no, value }
}
