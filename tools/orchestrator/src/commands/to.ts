import { Argument } from 'commander'
import { applyFlags, revertFlags, type RunFlags, runFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Brings services to a version, forwards or back. */
export const verb: Verb<RunFlags> = {
  group: 'Change databases:',
  summary: 'bring a service to a version, forwards or back',
  description:
    'Brings a service to exactly the files up to a version. The words zero and latest are versions, too. Asks before it takes anything back.',
  aliases: ['goto'],
  words: [
    new Argument('<version>', 'a version, zero or latest; or <service>@<version>, one or several'),
    new Argument('[services...]', 'default: the only one; all for zero and latest'),
  ],
  flags: [...applyFlags, ...revertFlags, ...runFlags],
  examples: [
    ['skein to 3 patient', 'patient at 3'],
    ['skein to user@2 patient@3', 'both, in one plan'],
    ['skein to zero patient', 'before its first'],
    ['skein to latest', 'all services, like up'],
  ],
  async run(call) {
    const { carry } = await import('../engine/carry.ts')
    const { targets } = await import('../engine/goals.ts')
    return await carry(call, (system) => ({ verb: 'to', targets: targets(system, call.words) }))
  },
}
