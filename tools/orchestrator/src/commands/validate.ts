import { Argument } from 'commander'
import type { Verb } from '../verb.ts'

/** Judges the files, without any database. */
export const verb: Verb = {
  group: 'Look:',
  summary: 'judge all files; needs no database',
  description:
    'Judges names, headers and texts of all files and what they require of each other. Needs no database; exits 2 when something is wrong.',
  words: [new Argument('[services...]', 'default: all')],
  flags: [],
  examples: [
    ['skein validate', 'all services, as in CI'],
    ['skein validate patient', 'one'],
  ],
  async run(call) {
    const { validate } = await import('../engine.ts')
    return await validate(call)
  },
}
