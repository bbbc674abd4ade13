import { Argument } from 'commander'
import type { Verb } from '../verb.ts'

/** Writes one migration that stands for many. */
export const verb: Verb = {
  group: 'Write migrations:',
  summary: 'write one migration that stands for many',
  description:
    'Joins the ups of a range of versions, and their downs backwards, into one migration that replaces them: a database that has none of them runs it instead, one that has them goes on as it was. The old files stay until every database stands at the last of them.',
  words: [
    new Argument('<range>', 'first and last version, such as 1..50'),
    new Argument('[service]', 'default: the one whose folder this is, or the only one'),
  ],
  flags: [],
  examples: [
    ['skein squash 1..50 patient', 'writes 000050_squashed.up.sql, and its down'],
    ['skein squash 000001..000120', 'in the service where one stands'],
  ],
  async run(call) {
    const { squash } = await import('../engine/squash.ts')
    return await squash(call)
  },
}
