import { Argument } from 'commander'
import { type RowsFlags, rowsFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Begins a ledger in a database that is older than it. */
export const verb: Verb<RowsFlags> = {
  group: 'Mend:',
  summary: 'begin in a database that already holds the files up to a version',
  description:
    'Writes a row for each file up to a version into a ledger that is empty, and runs none of them: for a database that was there before Skein. Nothing goes down below it.',
  words: [
    new Argument('<version>', 'a version or latest; or <service>@<version>'),
    new Argument('[service]', 'default: the only one'),
  ],
  flags: rowsFlags,
  examples: [
    ['skein baseline 12 user', 'its files up to 12 stand already'],
    ['skein baseline user@latest --dry-run', 'the rows that it would write'],
  ],
  async run(call) {
    const { baseline } = await import('../engine/force.ts')
    return await baseline(call)
  },
}
