import { Argument } from 'commander'
import { type RowsFlags, rowsFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Makes the ledger say what somebody knows better. */
export const verb: Verb<RowsFlags> = {
  group: 'Mend:',
  summary: 'make the rows those of the files up to a version; runs nothing',
  description:
    'Makes the rows of the ledger those of exactly the files up to a version, for when the database is known to hold that. Runs nothing: the schema stays as it is. Shows the rows first, and asks.',
  words: [
    new Argument('<version>', 'a version, zero or latest; or <service>@<version>'),
    new Argument('[service]', 'default: the only one'),
  ],
  flags: rowsFlags,
  examples: [
    ['skein force 7 user --dry-run', 'the rows that would come and go'],
    ['skein force 7 user --because restored', 'history says who and why'],
    ['skein force zero user --yes', 'no rows at all, without asking'],
  ],
  async run(call) {
    const { force } = await import('../engine/force.ts')
    return await force(call)
  },
}
