import { Argument } from 'commander'
import { applyFlags, revertFlags, type RunFlags, runFlags, seedFlag } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Takes everything back and applies everything. */
export const verb: Verb<RunFlags & { readonly seed?: boolean }> = {
  group: 'Change databases:',
  summary: 'take everything back, then apply everything',
  description:
    'To zero, then up, in one plan, after showing it and asking. It runs each down; fresh drops everything without them.',
  words: [new Argument('[services...]', 'default: all')],
  flags: [...applyFlags, ...revertFlags, seedFlag, ...runFlags],
  examples: [
    ['skein reset patient', 'all of patient, back and up again'],
    ['skein reset user --cascade', 'with what requires it elsewhere'],
    ['skein reset --seed --yes', 'the whole system, with the seeds of the environment'],
  ],
  async run(call) {
    const { carry } = await import('../engine/carry.ts')
    const { known } = await import('../engine/goals.ts')
    return await carry(call, (system) => ({ verb: 'reset', services: known(system, call.words) }), call.flags.seed)
  },
}
