import { Argument, Option } from 'commander'
import type { Verb } from '../verb.ts'

/** Judges the files, without any database. */
export const verb: Verb<{ readonly against?: string }> = {
  group: 'Look:',
  summary: 'judge all files; needs no database',
  description:
    'Judges names, headers and texts of all files and what they require of each other. Needs no database; exits 2 when something is wrong.',
  words: [new Argument('[services...]', 'default: all')],
  flags: [
    new Option('--against <git ref>', 'what is merged there stays as it is: nothing changed, deleted or put below it'),
  ],
  formats: ['github'],
  examples: [
    ['skein validate', 'all services, as in CI'],
    ['skein validate patient', 'one'],
    ['skein validate --against origin/main --format github', 'on a pull request, with annotations'],
  ],
  async run(call) {
    const { validate } = await import('../engine/validate.ts')
    return await validate(call)
  },
}
