import { Argument } from 'commander'
import { type RunFlags, runFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Sows the seeds of the environment. */
export const verb: Verb<RunFlags> = {
  group: 'Change databases:',
  summary: 'sow the seeds of the environment',
  description: 'Sows the seeds that are meant for the environment (--env, SKEIN_ENV) and were not sown yet.',
  words: [new Argument('[services...]', 'default: all')],
  flags: runFlags,
  examples: [
    ['skein seed --env development', 'all services'],
    ['skein seed user --env test --dry-run', 'what it would sow'],
  ],
  async run(call) {
    const { carry } = await import('../engine/carry.ts')
    const { known } = await import('../engine/goals.ts')
    return await carry(call, (system) => ({ verb: 'seed', services: known(system, call.words) }))
  },
}
