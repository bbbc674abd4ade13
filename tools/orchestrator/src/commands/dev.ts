import { Argument } from 'commander'
import { type RunFlags, runFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** A migrated and seeded system for as long as one works. */
export const verb: Verb<RunFlags> = {
  group: 'Change databases:',
  summary: 'migrate, seed, and keep embedded databases running until Ctrl-C',
  description:
    'Applies what is pending, sows the seeds, prints where each database is, and keeps embedded ones running until Ctrl-C.',
  words: [new Argument('[services...]', 'default: all')],
  flags: runFlags,
  examples: [
    ['skein dev', 'the whole system on a laptop'],
    ['skein dev user patient', 'a part of it'],
  ],
  environment: 'development',
  async run(call) {
    const { dev } = await import('../engine/dev.ts')
    return await dev(call)
  },
}
